package dev.belfry.experiments;

/**
 * Which of two interleaved rankers wins: a list goes to the one of whose items more were clicked;
 * lists without a winner say nothing (Chapelle, Joachims, Radlinski, Yue: "Large-Scale Validation
 * and Analysis of Interleaved Search Evaluation", TOIS 2012).
 */
public final class SignTest {
  /** How many lists the prior of the sequential test is worth. */
  private static final double PRIOR_LISTS = 20;

  private SignTest() {}

  /** The exact two-sided binomial p-value of equal rankers: for one look. */
  public static double exact(long a, long b) {
    long n = a + b;
    long k = Math.min(a, b);
    double below = 0;
    for (long i = 0; i <= k; i++) {
      below += Math.exp(logChoose(n, i) - n * Math.log(2));
    }
    return Math.min(1, 2 * below);
  }

  /** A p-value that holds at every look: the mixture of {@link SampleRatio#sequential}. */
  public static double sequential(long a, long b) {
    return SampleRatio.sequential(new long[] {a, b}, new double[] {0.5, 0.5}, PRIOR_LISTS);
  }

  private static double logChoose(long n, long k) {
    return Distributions.logGamma(n + 1.0)
        - Distributions.logGamma(k + 1.0)
        - Distributions.logGamma(n - k + 1.0);
  }
}
