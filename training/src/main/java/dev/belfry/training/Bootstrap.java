package dev.belfry.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Paired bootstrap over users (Koehn, 2004; Sakai, 2006). */
final class Bootstrap {
  private Bootstrap() {}

  /**
   * A comparison of two systems on the same users.
   *
   * @param difference mean of the first less mean of the second
   * @param low lower end of the 95 % percentile interval
   * @param high upper end
   * @param pValue two-sided: twice the share of resamples whose mean difference, centred on 0, is
   *     at least as far out; never below one over the resamples
   */
  record Comparison(double difference, double low, double high, double pValue) {}

  /** Resamples users with replacement, both systems together. */
  static Comparison compare(
      double[] first, double[] second, int resamples, RandomGenerator random) {
    int n = first.length;
    if (second.length != n || n == 0) {
      throw new IllegalArgumentException(
          "a paired comparison needs the same users: " + n + " and " + second.length);
    }
    double[] difference = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      difference[i] = first[i] - second[i];
      mean += difference[i] / n;
    }
    double[] means = new double[resamples];
    int farther = 0;
    for (int r = 0; r < resamples; r++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += difference[random.nextInt(n)];
      }
      means[r] = sum / n;
      if (Math.abs(means[r] - mean) >= Math.abs(mean) - 1e-15) {
        farther++;
      }
    }
    Arrays.sort(means);
    return new Comparison(
        mean,
        means[(int) (0.025 * (resamples - 1))],
        means[(int) (0.975 * (resamples - 1))],
        Math.max(1, farther) / (double) resamples);
  }
}
