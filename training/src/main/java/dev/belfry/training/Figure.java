package dev.belfry.training;

/**
 * A figure and how sure it is.
 *
 * @param mean over users and seeds
 * @param se its standard error over users and seeds
 */
record Figure(double mean, double se) {
  /** Sample standard error of the mean of values; 0 for fewer than two. */
  static double standardError(double[] values) {
    int n = values.length;
    if (n < 2) {
      return 0;
    }
    double mean = 0;
    for (double value : values) {
      mean += value / n;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (n - 1) / n);
  }
}
