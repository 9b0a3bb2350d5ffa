package dev.belfry.gateway;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the record keeps of what the re-ranker was given. */
final class RerankInputs {
  private static final String GATE = "gate";

  private RerankInputs() {}

  static ServedList.Inputs of(
      Run run, List<Candidate> given, RankedList ranked, int depth, ItemGate gate) {
    List<Candidate> candidates = new ArrayList<>(given.size() + ranked.fetched().size());
    given.forEach(candidate -> candidates.add(kept(candidate, ranked.embeddingsRead())));
    ranked.fetched().forEach(candidate -> candidates.add(kept(candidate, ranked.embeddingsRead())));
    return new ServedList.Inputs(
        candidates,
        ranked.dropped(),
        run.seed(),
        depth,
        // Rules that are not published cannot be looked up again.
        run.versions().ruleset() == 0 ? null : facts(run, candidates, ranked, gate));
  }

  private static ReplayFacts facts(
      Run run, List<Candidate> candidates, RankedList ranked, ItemGate gate) {
    UserProfile user = run.user();
    ItemNumbers numbers =
        ItemNumbers.of(candidates.stream().mapToLong(Candidate::itemNo).toArray());
    List<Interaction> recent =
        user.recent().stream().filter(i -> numbers.contains(i.itemNo())).toList();
    List<Impression> impressions =
        user.impressions().stream().filter(i -> numbers.contains(i.itemNo())).toList();
    List<Long> revisions = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      Item item = run.catalogue().find(candidate.itemNo());
      revisions.add(item == null ? 0 : item.revision());
    }
    return new ReplayFacts(
        run.request().applyRules(),
        run.request().count(),
        user.attributes(),
        recent,
        user.seen().only(numbers),
        impressions,
        run.request().filter(),
        run.exclude(),
        run.restrictTo(),
        closed(run, candidates, ranked, gate),
        revisions);
  }

  /**
   * What the gate held back while the list was made, and what it would have held back of the
   * candidates that no slot was tried with.
   */
  private static ItemNumbers closed(
      Run run, List<Candidate> candidates, RankedList ranked, ItemGate gate) {
    Set<Long> placed = HashSet.newHashSet(ranked.items().size());
    for (RankedItem item : ranked.items()) {
      placed.add(item.itemNo());
    }
    Set<Long> heldBack = new HashSet<>();
    for (DroppedItem item : ranked.dropped()) {
      if (item.reason().equals(GATE)) {
        heldBack.add(item.itemNo());
      }
    }
    return ItemNumbers.of(
        candidates.stream()
            .mapToLong(Candidate::itemNo)
            .filter(
                itemNo ->
                    heldBack.contains(itemNo)
                        || (!placed.contains(itemNo) && !gate.isOpen(itemNo, run.context().now())))
            .toArray());
  }

  /** Rules compare embeddings in eight bits a component, and so much is kept of them. */
  private static Candidate kept(Candidate candidate, boolean withEmbedding) {
    Embedding embedding = candidate.embedding();
    return new Candidate(
        candidate.itemNo(),
        candidate.source(),
        candidate.retrievalScore(),
        candidate.relevance(),
        withEmbedding && embedding != null ? Embedding.ofCodes(embedding.codes()) : null);
  }
}
