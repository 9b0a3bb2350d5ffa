package dev.belfry.training;

import dev.belfry.contracts.common.Fusion;
import java.util.Arrays;
import java.util.List;

/**
 * Weighted reciprocal rank fusion of rankings of item indexes, with the terms of {@link Fusion},
 * which does it for candidates. One caller at a time.
 */
final class RankFusion {
  private final long[] scores;
  private final int[] touched;
  private int size;

  /**
   * Scratch space for one catalogue.
   *
   * @param itemCount items of the catalogue
   */
  RankFusion(int itemCount) {
    this.scores = new long[itemCount];
    this.touched = new int[itemCount];
  }

  /**
   * The fused scores in multiples of 2^-48, by item index; 0 for an item that no ranking names. The
   * caller's own.
   *
   * @param rankings item indexes by ranking, best first
   */
  float[] fuse(int[][] rankings, double[] weights, double constant) {
    add(rankings, weights, constant);
    float[] fused = new float[scores.length];
    for (int t = 0; t < size; t++) {
      fused[touched[t]] = scores[touched[t]];
    }
    clear();
    return fused;
  }

  /**
   * Mean over the cases of the discounted gain of the items asked for, over that of the best
   * possible order: NDCG without a cut below the depth of the rankings, which tells more of a
   * difference than the first ten places do.
   */
  double gain(List<RankedCase> cases, double[] weights, double constant) {
    double sum = 0;
    for (RankedCase one : cases) {
      add(one.rankings(), weights, constant);
      sum += gain(one.relevant());
      clear();
    }
    return cases.isEmpty() ? 0 : sum / cases.size();
  }

  /**
   * The rankings of one case.
   *
   * @param rankings by source, item indexes, best first, none of them known to the user
   * @param relevant the items asked for
   */
  record RankedCase(int[][] rankings, int[] relevant) {}

  private double gain(int[] relevant) {
    double gain = 0;
    double best = 0;
    for (int r = 0; r < relevant.length; r++) {
      best += discount(r + 1);
      if (scores[relevant[r]] > 0) {
        gain += discount(rank(relevant[r]));
      }
    }
    return gain / best;
  }

  private int rank(int item) {
    int rank = 1;
    for (int t = 0; t < size; t++) {
      int other = touched[t];
      if (scores[other] > scores[item] || (scores[other] == scores[item] && other < item)) {
        rank++;
      }
    }
    return rank;
  }

  private static double discount(int rank) {
    return 1 / (Math.log(rank + 1) / Math.log(2));
  }

  private void add(int[][] rankings, double[] weights, double constant) {
    for (int s = 0; s < rankings.length; s++) {
      if (weights[s] == 0) {
        continue;
      }
      for (int r = 0; r < rankings[s].length; r++) {
        int item = rankings[s][r];
        if (scores[item] == 0) {
          touched[size++] = item;
        }
        scores[item] += Fusion.term(weights[s], constant, r + 1);
      }
    }
  }

  private void clear() {
    for (int t = 0; t < size; t++) {
      scores[touched[t]] = 0;
    }
    size = 0;
  }

  /** A choice of weights, and what it reaches on the cases it was chosen on. */
  record Weights(double[] bySource, double constant, double gain) {
    @Override
    public String toString() {
      return Arrays.toString(bySource) + " at " + constant;
    }
  }
}
