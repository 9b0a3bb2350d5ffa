package dev.belfry.training;

import java.util.random.RandomGenerator;

/** Draws an index in proportion to weights in constant time (Walker, 1977; Vose, 1991). */
final class AliasTable {
  private final double[] keep;
  private final int[] alias;

  /** A table of weights of at least 0, at least one of them above. */
  AliasTable(double[] weights) {
    int n = weights.length;
    this.keep = new double[n];
    this.alias = new int[n];
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] queue = new int[n];
    int small = 0;
    int large = n;
    for (int i = 0; i < n; i++) {
      keep[i] = weights[i] * n / sum;
      alias[i] = i;
      queue[keep[i] < 1 ? small++ : --large] = i;
    }
    // Small ones lie below `small`, large ones from `large` on; each small one is filled up.
    while (small > 0 && large < n) {
      int less = queue[--small];
      int more = queue[large];
      alias[less] = more;
      keep[more] -= 1 - keep[less];
      if (keep[more] < 1) {
        large++;
        queue[small++] = more;
      }
    }
    while (small > 0) {
      keep[queue[--small]] = 1;
    }
  }

  int draw(RandomGenerator random) {
    int i = random.nextInt(keep.length);
    return random.nextDouble() < keep[i] ? i : alias[i];
  }
}
