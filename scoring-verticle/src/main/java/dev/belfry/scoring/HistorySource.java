package dev.belfry.scoring;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.HistoryModel;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Candidates of a model that scores from a history alone. It scores its whole catalogue into an
 * array that each thread keeps; the best are picked in one pass. Safe for use by several threads.
 */
final class HistorySource {
  private final Source source;
  private final HistoryModel model;
  private final ThreadLocal<float[]> scratch;

  HistorySource(HistoryModel model) {
    this.source = Source.ofModel(model.name());
    this.model = model;
    this.scratch = ThreadLocal.withInitial(() -> new float[model.itemNos().length]);
  }

  Source source() {
    return source;
  }

  /** What each item of a history adds to the score of one item; empty where that is no sum. */
  float[] contributions(long[] latestFirst, long itemNo) {
    return model.contributions(latestFirst, itemNo);
  }

  /**
   * The eligible items that score highest, best first. Only what speaks for an item is an answer:
   * scores of 0 and below are left out, and a history that the model knows nothing of gives none.
   *
   * @param latestFirst item numbers, most recent first, each once
   * @param embeddings finds the embedding of an item, or null
   */
  List<Candidate> candidates(
      long[] latestFirst,
      Eligibility eligibility,
      int count,
      LongFunction<@Nullable Embedding> embeddings) {
    if (latestFirst.length == 0) {
      return List.of();
    }
    long[] itemNos = model.itemNos();
    float[] scores = scratch.get();
    model.score(latestFirst, scores);
    TopK best = new TopK(count);
    for (int i = 0; i < itemNos.length; i++) {
      float score = scores[i];
      if (score > 0 && best.wouldEnter(score) && eligibility.contains(itemNos[i])) {
        best.offer(itemNos[i], score);
      }
    }
    return best.toCandidates(source).stream()
        .map(
            candidate ->
                new Candidate(
                    candidate.itemNo(),
                    source,
                    candidate.retrievalScore(),
                    0,
                    embeddings.apply(candidate.itemNo())))
        .toList();
  }
}
