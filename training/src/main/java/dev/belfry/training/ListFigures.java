package dev.belfry.training;

import java.util.function.ToDoubleFunction;

/**
 * Counts of the lists of one k, in groups of users so that a figure's standard error can be had by
 * leaving out one group at a time (the delete-a-group jackknife).
 */
final class ListFigures {
  static final int GROUPS = 20;

  private final int[][] exposure;
  private final boolean[] coldItems;
  private final long[] hits = new long[GROUPS];
  private final long[] asked = new long[GROUPS];
  private final long[] coldUsers = new long[GROUPS];
  private final long[] coldUsersServed = new long[GROUPS];

  /**
   * @param coldItems by item index, whether the training data knows too little of it
   */
  ListFigures(boolean[] coldItems) {
    this.coldItems = coldItems;
    this.exposure = new int[GROUPS][coldItems.length];
  }

  /** Adds a list. */
  void add(int user, int[] list, int k, int hitCount, int relevant, boolean coldUser) {
    int group = Math.floorMod(user * 0x9E3779B9, GROUPS);
    int n = Math.min(k, list.length);
    for (int i = 0; i < n; i++) {
      exposure[group][list[i]]++;
    }
    hits[group] += hitCount;
    asked[group] += relevant;
    if (coldUser) {
      coldUsers[group]++;
      coldUsersServed[group] += n > 0 ? 1 : 0;
    }
  }

  /** Adds what another thread has counted. */
  void add(ListFigures other) {
    for (int g = 0; g < GROUPS; g++) {
      for (int i = 0; i < exposure[g].length; i++) {
        exposure[g][i] += other.exposure[g][i];
      }
      hits[g] += other.hits[g];
      asked[g] += other.asked[g];
      coldUsers[g] += other.coldUsers[g];
      coldUsersServed[g] += other.coldUsersServed[g];
    }
  }

  /** Share of the catalogue that is in at least one list. */
  Figure coverage() {
    return jackknife(t -> share(t.exposure, i -> true));
  }

  /** Gini coefficient of how often items are listed. */
  Figure gini() {
    return jackknife(t -> Evaluation.gini(t.exposure));
  }

  /** Share of the held-out interactions that are in their user's list. */
  Figure accuracy() {
    return jackknife(t -> ratio(t.hits, t.asked));
  }

  /** Share of the cold users that get a list; NaN without cold users. */
  Figure coldUsers() {
    return jackknife(t -> ratio(t.coldUsersServed, t.coldUsers));
  }

  /** Share of the cold items that are in at least one list; NaN without cold items. */
  Figure coldItems() {
    return jackknife(t -> share(t.exposure, i -> coldItems[i]));
  }

  private record Totals(
      int[] exposure, long hits, long asked, long coldUsers, long coldUsersServed) {}

  private Figure jackknife(ToDoubleFunction<Totals> figure) {
    Totals all = totals(-1);
    double mean = figure.applyAsDouble(all);
    double[] left = new double[GROUPS];
    double average = 0;
    for (int g = 0; g < GROUPS; g++) {
      left[g] = figure.applyAsDouble(totals(g));
      average += left[g] / GROUPS;
    }
    double squares = 0;
    for (double value : left) {
      squares += (value - average) * (value - average);
    }
    double error = Math.sqrt(squares * (GROUPS - 1) / GROUPS);
    return new Figure(mean, Double.isNaN(error) ? 0 : error);
  }

  private Totals totals(int without) {
    int[] sum = new int[coldItems.length];
    long[] counts = new long[4];
    for (int g = 0; g < GROUPS; g++) {
      if (g == without) {
        continue;
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += exposure[g][i];
      }
      counts[0] += hits[g];
      counts[1] += asked[g];
      counts[2] += coldUsers[g];
      counts[3] += coldUsersServed[g];
    }
    return new Totals(sum, counts[0], counts[1], counts[2], counts[3]);
  }

  private static double share(int[] exposure, java.util.function.IntPredicate counted) {
    int all = 0;
    int listed = 0;
    for (int i = 0; i < exposure.length; i++) {
      if (counted.test(i)) {
        all++;
        listed += exposure[i] > 0 ? 1 : 0;
      }
    }
    return ratio(listed, all);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
