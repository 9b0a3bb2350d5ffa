package dev.belfry.experiments;

/**
 * An interval with the p-value of no difference.
 *
 * @param low at most {@code high}
 * @param pValue 0 to 1
 */
public record Interval(double low, double high, double pValue) {
  public Interval {
    if (!(low <= high && pValue >= 0 && pValue <= 1)) {
      throw new IllegalArgumentException("[" + low + ", " + high + "], p = " + pValue);
    }
  }

  /** Whether a value is inside. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
