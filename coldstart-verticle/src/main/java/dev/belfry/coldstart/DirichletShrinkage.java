package dev.belfry.coldstart;

import dev.belfry.model.ItemCounts;
import java.util.Collection;

/**
 * Empirical-Bayes shrinkage of a segment's item shares toward the shares of the whole.
 *
 * <p>The counts n(s, i) of segment s are taken as Dirichlet-multinomial around the whole's shares
 * p(i), with concentration m common to all segments of one attribute. The posterior mean is
 *
 * <pre>share(i | s) = (n(s, i) + m p(i)) / (n(s) + m)</pre>
 *
 * and m = (1 - rho) / rho, where rho is the overdispersion by the method of moments (Mosimann, "On
 * the compound multinomial distribution", Biometrika 49, 1962): since E[sum_i (n(s, i) - n(s)
 * p(i))^2] = n(s) (1 - sum_i p(i)^2) (1 + (n(s) - 1) rho), summed over segments,
 *
 * <pre>rho = (sum_s D(s) - sum_s n(s) V) / sum_s n(s) (n(s) - 1) V</pre>
 *
 * with D(s) the squared distance above and V = 1 - sum_i p(i)^2. Segments that differ no more than
 * chance would have it give the largest m and fall back to the whole.
 */
final class DirichletShrinkage {
  private static final double SMALLEST_RHO = 1e-6;
  private static final double LARGEST_RHO = 0.5;

  private DirichletShrinkage() {}

  /** The concentration m for the segments of one attribute, in pseudo-counts. */
  static double concentration(ItemCounts whole, Collection<ItemCounts> segments) {
    double variance = 1 - sumOfSquaredShares(whole);
    double excess = 0;
    double pairs = 0;
    for (ItemCounts segment : segments) {
      double total = segment.total();
      excess += squaredDistance(whole, segment) - total * variance;
      pairs += total * Math.max(0, total - 1) * variance;
    }
    double rho = pairs > 0 ? excess / pairs : 0;
    double bounded = Math.clamp(rho, SMALLEST_RHO, LARGEST_RHO);
    return (1 - bounded) / bounded;
  }

  /** The share of an item within a segment, given its share of the whole. */
  static double posteriorShare(
      ItemCounts segment, long itemNo, double share, double concentration) {
    return (segment.countOf(itemNo) + concentration * share) / (segment.total() + concentration);
  }

  private static double sumOfSquaredShares(ItemCounts whole) {
    double sum = 0;
    for (int i = 0; i < whole.size(); i++) {
      double share = whole.count(i) / whole.total();
      sum += share * share;
    }
    return sum;
  }

  private static double squaredDistance(ItemCounts whole, ItemCounts segment) {
    double sum = 0;
    for (int i = 0; i < whole.size(); i++) {
      double expected = segment.total() * whole.count(i) / whole.total();
      double difference = segment.countOf(whole.itemNo(i)) - expected;
      sum += difference * difference;
    }
    return sum;
  }
}
