package dev.belfry.experiments;

/** Whether the units of the variants are as many as their weights say. */
public final class SampleRatio {
  /** A p-value below this is an alarm. */
  public static final double ALARM = 0.001;

  /** How many units the priors are worth: for gross mismatches early, and for slight ones late. */
  private static final double[] PRIOR_UNITS = {50, 1_000, 50_000};

  private SampleRatio() {}

  /**
   * A p-value that holds at every look, of all there is: of the sequential test, and of Pearson's
   * chi-square over the planned number of units, which is one look however often it is taken. Where
   * both are to be had, each has half of the level (Bonferroni).
   *
   * @param counts units of each variant
   * @param atPlan the same of the first units, as many as were planned; empty before there are so
   *     many
   * @param planned whether a number of units was planned
   */
  public static double pValue(long[] counts, long[] atPlan, double[] weights, boolean planned) {
    double atEveryLook = sequential(counts, weights);
    if (!planned) {
      return atEveryLook;
    }
    double atTheEnd = atPlan.length == 0 ? 1 : chiSquare(atPlan, weights);
    return Math.min(1, 2 * Math.min(atEveryLook, atTheEnd));
  }

  /**
   * The p-value of Pearson's chi-square: for one look.
   *
   * @param counts units of each variant
   * @param weights above 0, with any sum
   */
  public static double chiSquare(long[] counts, double[] weights) {
    double units = sum(counts);
    double total = sum(weights);
    double chiSquare = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = units * weights[i] / total;
      chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return units == 0 || counts.length < 2
        ? 1
        : Distributions.chiSquareAbove(chiSquare, counts.length - 1);
  }

  /**
   * A p-value that holds at every look: one over the Bayes factor of a Dirichlet prior about the
   * weights against the weights themselves (Lindon, Malek: "Anytime-Valid Inference For Multinomial
   * Count Data", NeurIPS 2022, arXiv:2011.03567, equation 10); the prior is a mixture of three.
   */
  public static double sequential(long[] counts, double[] weights) {
    return sequential(counts, weights, PRIOR_UNITS);
  }

  static double sequential(long[] counts, double[] weights, double... priorUnits) {
    double mean = 0;
    for (double prior : priorUnits) {
      mean += Math.exp(logFactor(counts, weights, prior)) / priorUnits.length;
    }
    return Math.min(1, 1 / mean);
  }

  private static double logFactor(long[] counts, double[] weights, double priorUnits) {
    double total = sum(weights);
    double units = sum(counts);
    double logFactor =
        Distributions.logGamma(priorUnits) - Distributions.logGamma(priorUnits + units);
    for (int i = 0; i < counts.length; i++) {
      double share = weights[i] / total;
      double prior = priorUnits * share;
      logFactor +=
          Distributions.logGamma(prior + counts[i])
              - Distributions.logGamma(prior)
              - counts[i] * Math.log(share);
    }
    return logFactor;
  }

  private static double sum(long[] values) {
    double sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
