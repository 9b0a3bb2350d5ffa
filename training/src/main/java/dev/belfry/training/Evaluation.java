package dev.belfry.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one recommender reached on the cases of a split.
 *
 * @param name the recommender
 * @param k length of the lists
 * @param cases one per case, in the split's order
 * @param coverage share of the catalogue that is in at least one list
 * @param gini of exposure over the catalogue: 0 even, 1 all on one item
 */
record Evaluation(String name, int k, List<RankingMetrics> cases, double coverage, double gini) {
  Evaluation {
    cases = List.copyOf(cases);
  }

  /** Ranks the whole catalogue less each case's history, and measures the top k. */
  static Evaluation of(Recommender recommender, List<Split.Case> cases, int k) {
    List<RankingMetrics> metrics = new ArrayList<>(cases.size());
    int[] exposure = new int[0];
    for (Split.Case question : cases) {
      float[] scores = recommender.score(question);
      for (int item : question.history()) {
        scores[item] = Float.NEGATIVE_INFINITY;
      }
      int[] top = top(scores, k);
      metrics.add(RankingMetrics.of(top, question.relevant(), k));
      if (exposure.length == 0) {
        exposure = new int[scores.length];
      }
      for (int item : top) {
        exposure[item]++;
      }
    }
    long covered = Arrays.stream(exposure).filter(e -> e > 0).count();
    return new Evaluation(
        recommender.name(),
        k,
        metrics,
        exposure.length == 0 ? 0 : (double) covered / exposure.length,
        gini(exposure));
  }

  /** Mean of a metric over the cases. */
  double mean(ToDoubleFunction<RankingMetrics> metric) {
    return cases.stream().mapToDouble(metric).average().orElse(0);
  }

  /** Standard error of that mean over the cases. */
  double standardError(ToDoubleFunction<RankingMetrics> metric) {
    int n = cases.size();
    if (n < 2) {
      return 0;
    }
    double mean = mean(metric);
    double squares =
        cases.stream().mapToDouble(c -> Math.pow(metric.applyAsDouble(c) - mean, 2)).sum();
    return Math.sqrt(squares / (n - 1) / n);
  }

  /** A metric of every case, in order. */
  double[] values(ToDoubleFunction<RankingMetrics> metric) {
    return cases.stream().mapToDouble(metric).toArray();
  }

  /**
   * The indexes of the k highest scores, best first; ties in order of index. Negative infinity is
   * never listed.
   */
  static int[] top(float[] scores, int k) {
    int[] top = new int[Math.min(k, scores.length)];
    float[] best = new float[top.length];
    int size = 0;
    for (int item = 0; item < scores.length; item++) {
      float score = scores[item];
      if (score == Float.NEGATIVE_INFINITY
          || (size == top.length && (size == 0 || score <= best[size - 1]))) {
        continue;
      }
      // Behind every score that is at least as high.
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (best[middle] >= score) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      size += size < top.length ? 1 : 0;
      System.arraycopy(top, low, top, low + 1, size - 1 - low);
      System.arraycopy(best, low, best, low + 1, size - 1 - low);
      top[low] = item;
      best[low] = score;
    }
    return Arrays.copyOf(top, size);
  }

  /** Gini coefficient of counts: mean absolute difference over twice the mean. */
  static double gini(int[] counts) {
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    double weighted = 0;
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      weighted += (i + 1.0) * sorted[i];
      sum += sorted[i];
    }
    int n = sorted.length;
    return sum == 0 ? 0 : (2 * weighted / sum - (n + 1)) / n;
  }
}
