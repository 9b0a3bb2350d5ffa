package dev.belfry.scoring;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.HistoryModel;
import java.util.ArrayList;
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
  private final ThreadLocal<Scratch> scratch;

  HistorySource(HistoryModel model) {
    this.source = Source.ofModel(model.name());
    this.model = model;
    this.scratch =
        ThreadLocal.withInitial(
            () -> new Scratch(new float[model.itemNos().length], new TopRows()));
  }

  private record Scratch(float[] scores, TopRows best) {}

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
    float[] scores = scratch.get().scores();
    TopRows best = scratch.get().best();
    model.score(latestFirst, scores);
    best.start(count);
    for (int i = 0; i < itemNos.length; i++) {
      if (best.wouldEnter(scores[i]) && eligibility.contains(itemNos[i])) {
        best.offer(i, scores[i]);
      }
    }
    int size = best.finish();
    List<Candidate> candidates = new ArrayList<>(size);
    for (int rank = 0; rank < size; rank++) {
      long itemNo = itemNos[best.row(rank)];
      candidates.add(new Candidate(itemNo, source, best.score(rank), 0, embeddings.apply(itemNo)));
    }
    return candidates;
  }
}
