package dev.belfry.contracts.events;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleNote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The exact record of one answer. Reports, explanations, previews, experiments and off-policy
 * evaluation read this and nothing else.
 *
 * @param listId uuid version 7, made at {@code servedAt}
 * @param parentId the first page's list, or null for a first page
 * @param offset how many items of the whole list stand before this page; the first item's position
 *     is {@code offset + 1}
 * @param servedAt the request's instant
 * @param userNo 0 for nobody known
 * @param sessionId the app's session, or null
 * @param placement where it was shown
 * @param context context attributes
 * @param purpose only live lists count as exposure
 * @param regime how much was known
 * @param versions the snapshots in force
 * @param items as served, in order
 * @param degraded what was missing, such as {@code scoring_timeout}; empty for a healthy answer
 * @param budgetMillis the whole request's budget
 * @param stageMicros time of each stage by name
 * @param shortReason why the list is shorter than asked for, or null
 * @param notes what rules asked for and did not get
 * @param inputs the re-ranker's full inputs, or null where they are not recorded
 * @param objectives what the ranker's relevance was made of; null where no ranker had a say
 * @param assignments the variants that experiments gave the request
 */
public record ServedList(
    UUID listId,
    @Nullable UUID parentId,
    int offset,
    Instant servedAt,
    long userNo,
    @Nullable String sessionId,
    String placement,
    Attributes context,
    Purpose purpose,
    Regime regime,
    Versions versions,
    List<RankedItem> items,
    List<String> degraded,
    int budgetMillis,
    Map<String, Long> stageMicros,
    @Nullable String shortReason,
    List<RuleNote> notes,
    @Nullable Inputs inputs,
    @Nullable Objectives objectives,
    List<Assignment> assignments) {
  public ServedList {
    requireNonNull(listId, "listId is null");
    requireNonNull(servedAt, "servedAt is null");
    requireNonNull(placement, "placement is null");
    requireNonNull(context, "context is null");
    requireNonNull(purpose, "purpose is null");
    requireNonNull(regime, "regime is null");
    requireNonNull(versions, "versions is null");
    items = List.copyOf(items);
    degraded = List.copyOf(degraded);
    stageMicros = Map.copyOf(stageMicros);
    notes = List.copyOf(notes);
    assignments = List.copyOf(assignments);
  }

  /** A list that no ranker and no experiment had a say in. */
  public ServedList(
      UUID listId,
      @Nullable UUID parentId,
      int offset,
      Instant servedAt,
      long userNo,
      @Nullable String sessionId,
      String placement,
      Attributes context,
      Purpose purpose,
      Regime regime,
      Versions versions,
      List<RankedItem> items,
      List<String> degraded,
      int budgetMillis,
      Map<String, Long> stageMicros,
      @Nullable String shortReason,
      List<RuleNote> notes,
      @Nullable Inputs inputs) {
    this(
        listId,
        parentId,
        offset,
        servedAt,
        userNo,
        sessionId,
        placement,
        context,
        purpose,
        regime,
        versions,
        items,
        degraded,
        budgetMillis,
        stageMicros,
        shortReason,
        notes,
        inputs,
        null,
        List.of());
  }

  /** Whether variants' rankings gave its items in turn. */
  public boolean isInterleaved() {
    return items.stream().anyMatch(item -> item.team() != RankedItem.NO_TEAM);
  }

  /** Whether the re-ranker can make this list again from its record. */
  public boolean isReplayable() {
    return inputs != null && inputs.facts() != null;
  }

  /**
   * What the re-ranker was given.
   *
   * @param candidates all of them, those that rules fetched too; with embeddings of eight bits a
   *     component ({@link Embedding#ofCodes}) where a rule compared them, else without
   * @param dropped those that did not enter, with the reason
   * @param seed of every random draw
   * @param depth slots asked for
   * @param facts what the rules read beside the candidates, or null where that is not recorded or
   *     was erased with its user: such a list cannot be replayed
   */
  public record Inputs(
      List<Candidate> candidates,
      List<DroppedItem> dropped,
      long seed,
      int depth,
      @Nullable ReplayFacts facts) {
    public Inputs {
      candidates = List.copyOf(candidates);
      dropped = List.copyOf(dropped);
      if (facts != null && facts.revisions().size() != candidates.size()) {
        throw new IllegalArgumentException(
            "there are "
                + candidates.size()
                + " candidates and "
                + facts.revisions().size()
                + " revisions");
      }
    }
  }
}
