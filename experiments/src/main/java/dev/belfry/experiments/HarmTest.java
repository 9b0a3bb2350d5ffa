package dev.belfry.experiments;

/**
 * Whether a variant is worse than control by more than a guardrail allows. The contrast (1 + h)
 * control - variant (of a metric of which less is better: variant - (1 + h) control) needs no
 * division, so that a control of 0 can be compared with too; its sequence holds at every look.
 *
 * @param pValue that the harm is no more than h
 * @param harm the relative harm as it looks; NaN where the control's mean is 0
 */
public record HarmTest(double pValue, double harm) {
  /** Below this number of units in a variant nobody is sent back. */
  public static final long LEAST_UNITS = 100;

  /** Tests one variant by one guardrail. */
  public static HarmTest of(
      Guardrail guardrail, UnitSums controlSums, UnitSums variantSums, long plannedUnits) {
    RatioEstimate control = RatioEstimate.of(controlSums);
    RatioEstimate variant = RatioEstimate.of(variantSums);
    double sign = guardrail.metric().higherIsBetter() ? -1 : 1;
    double harm = sign * (variant.mean() / control.mean() - 1);
    if (!control.hasData()
        || !variant.hasData()
        || control.units() < LEAST_UNITS
        || variant.units() < LEAST_UNITS) {
      return new HarmTest(1, harm);
    }
    double bound = 1 + sign * guardrail.maxRelativeHarm();
    double contrast = sign * (variant.mean() - bound * control.mean());
    if (contrast <= 0) {
      return new HarmTest(1, harm);
    }
    double variance = variant.variance() + bound * bound * control.variance();
    double z = variance > 0 ? contrast / Math.sqrt(variance) : Double.POSITIVE_INFINITY;
    ConfidenceSequence sequence = ConfidenceSequence.planned(0.05, 2 * plannedUnits);
    double pValue =
        Double.isInfinite(z) ? 0 : sequence.pValue(z, control.units() + variant.units());
    return new HarmTest(pValue, harm);
  }
}
