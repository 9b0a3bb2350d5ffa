package dev.belfry.reranker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How alike two rankings are, the first positions counting most: rank-biased overlap, extrapolated
 * (Webber, Moffat and Zobel, A similarity measure for indefinite rankings, TOIS 28(4), 2010,
 * equation 32).
 */
final class RankBiasedOverlap {
  private RankBiasedOverlap() {}

  /**
   * The overlap, in [0, 1]: 1 for equal rankings, 0 for those that have nothing in common.
   *
   * @param a distinct items, best first
   * @param b the same of the other ranking; it may be longer or shorter
   * @param p in (0, 1): the nearer to 1, the more the later positions count
   */
  static double of(List<Long> a, List<Long> b, double p) {
    if (a.equals(b)) {
      return 1;
    }
    List<Long> shorter = a.size() <= b.size() ? a : b;
    List<Long> longer = shorter == a ? b : a;
    int s = shorter.size();
    int l = longer.size();
    if (s == 0) {
      return 0;
    }
    Set<Long> seenShorter = new HashSet<>();
    Set<Long> seenLonger = new HashSet<>();
    int overlap = 0;
    int overlapAtShorter = 0;
    double sum = 0;
    double weight = 1;
    for (int d = 1; d <= l; d++) {
      weight *= p;
      if (d <= s) {
        overlap += add(shorter.get(d - 1), seenShorter, seenLonger);
      }
      overlap += add(longer.get(d - 1), seenLonger, seenShorter);
      if (d == s) {
        overlapAtShorter = overlap;
      }
      sum += weight * overlap / d;
      if (d > s) {
        sum += weight * overlapAtShorter * (d - s) / ((double) s * d);
      }
    }
    double tail = (double) (overlap - overlapAtShorter) / l + (double) overlapAtShorter / s;
    return Math.clamp((1 - p) / p * sum + tail * weight, 0, 1);
  }

  private static int add(long item, Set<Long> own, Set<Long> other) {
    own.add(item);
    return other.contains(item) ? 1 : 0;
  }
}
