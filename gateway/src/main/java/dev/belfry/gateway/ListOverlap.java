package dev.belfry.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How alike two lists are. */
final class ListOverlap {
  /**
   * How likely a reader goes on to the next place: the first ten places have 86 % of the weight.
   */
  static final double PERSISTENCE = 0.9;

  private ListOverlap() {}

  /**
   * The share of the first {@code depth} places whose items are in both lists, 0 to 1; of as many
   * places as the longer list has, where that is less.
   */
  static double overlap(List<String> one, List<String> other, int depth) {
    int places = Math.clamp(Math.max(one.size(), other.size()), 1, depth);
    return (double) common(one, other, places) / places;
  }

  /**
   * Rank-biased overlap, extrapolated from the common depth of the lists: Webber, Moffat and Zobel,
   * "A similarity measure for indefinite rankings", ACM TOIS 28(4), 2010, equation 23. 1 for equal
   * lists, 0 for lists without a common item.
   */
  static double rankBiased(List<String> one, List<String> other) {
    int depth = Math.min(one.size(), other.size());
    if (depth == 0) {
      return one.size() == other.size() ? 1 : 0;
    }
    double sum = 0;
    double weight = 1;
    double agreement = 0;
    for (int d = 1; d <= depth; d++) {
      weight *= PERSISTENCE;
      agreement = (double) common(one, other, d) / d;
      sum += agreement * weight;
    }
    return agreement * weight + (1 - PERSISTENCE) / PERSISTENCE * sum;
  }

  private static int common(List<String> one, List<String> other, int depth) {
    Set<String> first = new HashSet<>(one.subList(0, Math.min(depth, one.size())));
    first.retainAll(new HashSet<>(other.subList(0, Math.min(depth, other.size()))));
    return first.size();
  }
}
