package dev.belfry.experiments;

/**
 * Intervals that hold at every look at once: the asymptotic confidence sequence of the normal
 * mixture (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas: "Time-uniform central limit theory and
 * asymptotic confidence sequences", Annals of Statistics 2024, arXiv:2103.06476, theorem 2.2). With
 * n units and an estimate of standard error s,
 *
 * <pre>s sqrt(2 (n r + 1) / (n r) log(sqrt(n r + 1) / alpha))</pre>
 *
 * is its radius; r is chosen so that it is narrowest at the planned number of units (equation 10).
 *
 * @param alpha the chance that the true value is ever outside
 * @param rho the r above, above 0
 */
record ConfidenceSequence(double alpha, double rho) {
  /** Where nobody planned. */
  static final long DEFAULT_UNITS = 10_000;

  ConfidenceSequence {
    if (!(alpha > 0 && alpha < 1 && rho > 0)) {
      throw new IllegalArgumentException("alpha is " + alpha + ", rho is " + rho);
    }
  }

  /**
   * A sequence for an experiment.
   *
   * @param plannedUnits of the variants that are compared, together; 0 where nobody planned
   */
  static ConfidenceSequence planned(double alpha, long plannedUnits) {
    double log = -2 * Math.log(alpha);
    long units = plannedUnits > 0 ? plannedUnits : DEFAULT_UNITS;
    return new ConfidenceSequence(alpha, (log + Math.log(log + 1)) / units);
  }

  /** How many standard errors the interval reaches on either side. */
  double radius(long units) {
    double nr = units * rho;
    return Math.sqrt(2 * (nr + 1) / nr * (0.5 * Math.log(nr + 1) - Math.log(alpha)));
  }

  /** The smallest alpha whose interval leaves 0 out: a p-value that holds at every look. */
  double pValue(double standardErrors, long units) {
    double nr = units * rho;
    double log = 0.5 * Math.log(nr + 1) - standardErrors * standardErrors * nr / (2 * (nr + 1));
    return Math.min(1, Math.exp(log));
  }
}
