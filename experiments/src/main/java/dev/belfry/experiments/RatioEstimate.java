package dev.belfry.experiments;

/**
 * The ratio of two sums over units, which for a denominator of 1 is a mean.
 *
 * @param mean sum of numerators over sum of denominators; NaN without a denominator
 * @param variance of {@code mean}, by the delta method (Deng, Knoblich, Lu: "Applying the Delta
 *     Method in Metric Analytics", KDD 2018, section 2.2)
 * @param units how many
 */
public record RatioEstimate(double mean, double variance, long units) {
  /** The estimate of sums. */
  public static RatioEstimate of(UnitSums sums) {
    double ratio = sums.y() / sums.x();
    if (sums.units() == 0 || sums.x() == 0) {
      return new RatioEstimate(Double.NaN, Double.NaN, sums.units());
    }
    double denominator = sums.x() / sums.units();
    double variance = sums.residualVariance(ratio) / (sums.units() * denominator * denominator);
    return new RatioEstimate(ratio, variance, sums.units());
  }

  /** Whether there is a number to compare. */
  public boolean hasData() {
    return !Double.isNaN(mean);
  }
}
