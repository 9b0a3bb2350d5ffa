package dev.belfry.experiments;

import org.jspecify.annotations.Nullable;

/**
 * A variant against the control.
 *
 * @param relativeLift mean over the control's mean, less 1; NaN where the control's mean is 0
 * @param fixed holds for one look at the planned end; null where too little is known
 * @param sequential holds at every look; null where too little is known
 */
public record Comparison(
    double relativeLift, @Nullable Interval fixed, @Nullable Interval sequential) {
  /** Below this number of units in a variant no interval is given: the normal limit is far. */
  public static final long LEAST_UNITS = 30;

  private static final Comparison UNKNOWN = new Comparison(Double.NaN, null, null);

  /** The lift alone. */
  static Comparison lift(RatioEstimate control, RatioEstimate variant) {
    return control.hasData() && variant.hasData() && control.mean() != 0
        ? new Comparison(variant.mean() / control.mean() - 1, null, null)
        : UNKNOWN;
  }

  /**
   * Compares.
   *
   * @param plannedUnitsPerVariant where the sequence is narrowest; 0 where nobody planned
   */
  public static Comparison of(
      RatioEstimate control, RatioEstimate variant, double alpha, long plannedUnitsPerVariant) {
    if (!control.hasData() || !variant.hasData() || control.mean() == 0) {
      return UNKNOWN;
    }
    double ratio = variant.mean() / control.mean();
    // The delta method for a ratio of two independent means.
    double variance =
        (variant.variance() + ratio * ratio * control.variance())
            / (control.mean() * control.mean());
    if (!(variance > 0) || control.units() < LEAST_UNITS || variant.units() < LEAST_UNITS) {
      return new Comparison(ratio - 1, null, null);
    }
    double error = Math.sqrt(variance);
    double z = (ratio - 1) / error;
    long units = control.units() + variant.units();
    ConfidenceSequence sequence = ConfidenceSequence.planned(alpha, 2 * plannedUnitsPerVariant);
    double reach = Distributions.normalQuantile(1 - alpha / 2) * error;
    double radius = sequence.radius(units) * error;
    return new Comparison(
        ratio - 1,
        new Interval(ratio - 1 - reach, ratio - 1 + reach, Distributions.normalBeyond(z)),
        new Interval(ratio - 1 - radius, ratio - 1 + radius, sequence.pValue(z, units)));
  }
}
