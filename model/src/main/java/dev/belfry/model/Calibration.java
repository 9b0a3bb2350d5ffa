package dev.belfry.model;

/**
 * What brings a raw output to a probability: {@code 1 / (1 + exp(-(slope * raw + shift)))} (Platt,
 * "Probabilistic outputs for support vector machines", 1999).
 *
 * @param slope above 0, so that no order changes
 * @param shift added
 */
public record Calibration(double slope, double shift) {
  /** Raw outputs taken as logits. */
  public static final Calibration NONE = new Calibration(1, 0);

  public Calibration {
    if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(shift)) {
      throw new IllegalArgumentException("slope " + slope + " and shift " + shift);
    }
  }

  /** The probability, in (0, 1). */
  public double probability(double raw) {
    return 1 / (1 + Math.exp(-(slope * raw + shift)));
  }
}
