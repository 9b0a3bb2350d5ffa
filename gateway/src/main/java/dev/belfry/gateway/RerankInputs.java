package dev.belfry.gateway;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the record keeps of what the re-ranker was given. */
final class RerankInputs {
  private RerankInputs() {}

  static ServedList.Inputs of(Run run, List<Candidate> given, RankedList ranked, int depth) {
    List<Candidate> candidates = new ArrayList<>(given.size() + ranked.fetched().size());
    given.forEach(candidate -> candidates.add(kept(candidate, ranked.embeddingsRead())));
    ranked.fetched().forEach(candidate -> candidates.add(kept(candidate, ranked.embeddingsRead())));
    return new ServedList.Inputs(
        candidates, ranked.dropped(), run.seed(), depth, facts(run, candidates, ranked));
  }

  /** Null where the list cannot be made again: rules that are not published are not kept. */
  private static @Nullable ReplayFacts facts(
      Run run, List<Candidate> candidates, RankedList ranked) {
    ItemNumbers closed = ranked.closed();
    if (closed == null || run.versions().ruleset() == 0) {
      return null;
    }
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
        run.count(),
        user.attributes(),
        recent,
        user.seen().only(numbers),
        impressions,
        run.request().filter(),
        run.exclude(),
        run.restrictTo(),
        closed,
        revisions);
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
