package dev.belfry.coldstart;

import dev.belfry.model.AlsModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * What a few items, the seeds, say about their user. The caller's filter keeps the seeds out of the
 * answers. Stateless.
 */
final class SessionRecommender {
  /** Content neighbours are taken of this many newest seeds. */
  static final int CONTENT_SEEDS = 5;

  /** Each seed counts this much of the next newer one. */
  static final double AGEING = 0.7;

  private SessionRecommender() {}

  /**
   * Items by the preference of the ALS user factor that folds the seeds in; empty when ALS knows
   * none of them.
   *
   * @param filter which items may be answered
   */
  static List<ScoredItem> foldIn(AlsModel als, List<Long> seeds, LongPredicate filter, int count) {
    long[] known = seeds.stream().mapToLong(Long::longValue).filter(als::knows).toArray();
    if (known.length == 0) {
      return List.of();
    }
    float[] weights = new float[known.length];
    Arrays.fill(weights, 1);
    float[] scores = als.scoreAll(als.foldIn(known, weights));
    long[] itemNos = als.itemNos();
    TopItems best = new TopItems(count, filter);
    for (int i = 0; i < itemNos.length; i++) {
      best.offer(itemNos[i], scores[i]);
    }
    return best.bestFirst();
  }

  /**
   * Items near the newest seeds in text and attributes, by the mean of their similarities, weighted
   * by the seeds' recency.
   *
   * @param seeds newest first
   * @param filter which items may be answered
   */
  static List<ScoredItem> contentNeighbours(
      ContentSnapshot content, List<Long> seeds, LongPredicate filter, int count) {
    Map<Long, Double> sums = new HashMap<>();
    double weight = 1;
    double weights = 0;
    for (long seed : seeds.subList(0, Math.min(CONTENT_SEEDS, seeds.size()))) {
      for (ScoredItem neighbour : content.neighbours(seed, filter, count)) {
        sums.merge(neighbour.itemNo(), weight * neighbour.score(), Double::sum);
      }
      weights += weight;
      weight *= AGEING;
    }
    double whole = weights;
    return sums.entrySet().stream()
        .map(sum -> new ScoredItem(sum.getKey(), (float) (sum.getValue() / whole)))
        .sorted(ScoredItem.BEST_FIRST)
        .limit(count)
        .toList();
  }
}
