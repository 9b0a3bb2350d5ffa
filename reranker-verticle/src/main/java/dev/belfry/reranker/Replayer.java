package dev.belfry.reranker;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.ItemWeights;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.SlotChance;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes recorded lists again with one ruleset: from the same candidates, scores, seed and clock.
 * With the ruleset of the record and the items as they were, what comes out is what was recorded,
 * bit for bit. Not for several threads.
 */
final class Replayer {
  private final Map<String, RuleCondition> filters = new HashMap<>();
  private PreparedRuleset prepared;

  /**
   * @param ruleset what to replay with
   * @param catalogue the items as the first list saw them: those of its candidates at least
   */
  Replayer(Ruleset ruleset, Catalogue catalogue) {
    this.prepared = PreparedRuleset.of(ruleset, catalogue);
  }

  /** Moves to the items as another list saw them. */
  void moveTo(Catalogue catalogue, Collection<Item> changes) {
    prepared = prepared.in(catalogue, changes);
  }

  /** The list as the rules of its record made it; to all its depth. */
  RankedList replay(ServedList list) {
    RecordedRequest request = RecordedRequest.of(list, ItemNumbers.empty());
    return Reranker.apply(prepared, request.apply(eligibility(request)), gate(request));
  }

  /** The first page of the list as these rules make it. */
  List<RankedItem> firstPage(RecordedRequest request) {
    return Reranker.firstPage(
        prepared, request.apply(eligibility(request)), gate(request), request.facts().count());
  }

  /**
   * How likely these rules would have made a first page.
   *
   * @param served its items
   * @param tables numbers of items whose means over what could have come are wanted
   */
  List<SlotChance> chances(RecordedRequest request, List<Long> served, List<ItemWeights> tables) {
    return Reranker.chances(
        prepared, request.apply(eligibility(request)), gate(request), served, tables);
  }

  /** Whether these rules compare items of the list that were recorded without embeddings. */
  boolean lacksEmbeddings(RecordedRequest request) {
    boolean retrieved = false;
    for (Candidate candidate : request.given()) {
      if (candidate.embedding() != null) {
        return false;
      }
      retrieved |= candidate.source() == Source.TWO_TOWER;
    }
    return retrieved
        && Reranker.rules(prepared, request.apply(eligibility(request))).variety() != null;
  }

  private Eligibility eligibility(RecordedRequest request) {
    return new Preparation(prepared, request.prepare(), filter(request.facts().filter()))
        .run(true)
        .orElseThrow();
  }

  private static ItemGate gate(RecordedRequest request) {
    ItemNumbers closed = request.facts().closed();
    return (itemNo, now) -> !closed.contains(itemNo);
  }

  private @Nullable RuleCondition filter(@Nullable String text) {
    return text == null
        ? null
        : filters.computeIfAbsent(
            text,
            filter ->
                RuleCondition.compile(
                    prepared.catalogue().schema(), filter, OnMissing.DEFAULT, "filter"));
  }
}
