package dev.belfry.experiments;

/** The normal, chi-square and gamma functions that the tests need, to about twelve digits. */
final class Distributions {
  private static final double LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final int MAX_STEPS = 10_000;

  private Distributions() {}

  /** The logarithm of the gamma function of a positive number: Stirling's series from 10 on. */
  static double logGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 10) {
      shift += Math.log(z);
      z += 1;
    }
    double square = 1 / (z * z);
    double series =
        (1.0 / 12
                - square
                    * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))))
            / z;
    return (z - 0.5) * Math.log(z) - z + LOG_SQRT_TWO_PI + series - shift;
  }

  /** The upper incomplete gamma function over the gamma function. */
  static double gammaUpper(double a, double x) {
    if (x <= 0) {
      return 1;
    }
    return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
  }

  private static double lowerBySeries(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < MAX_STEPS && Math.abs(term) > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
  }

  /** Legendre's continued fraction, from its end. */
  private static double upperByFraction(double a, double x) {
    int steps = (int) Math.min(MAX_STEPS, 60 + 400 / Math.max(0.05, x - a));
    double tail = x + 2 * steps + 1 - a;
    for (int n = steps; n >= 1; n--) {
      tail = x + 2 * n - 1 - a + n * (a - n) / tail;
    }
    return Math.exp(a * Math.log(x) - x - logGamma(a)) / tail;
  }

  /** The chance of a chi-square above {@code x}. */
  static double chiSquareAbove(double x, int degreesOfFreedom) {
    return gammaUpper(degreesOfFreedom / 2.0, x / 2);
  }

  /** The chance of a standard normal below {@code z}. */
  static double normalBelow(double z) {
    double tail = 0.5 * gammaUpper(0.5, z * z / 2);
    return z > 0 ? 1 - tail : tail;
  }

  /** The chance of a standard normal as far from 0 as {@code z}, on either side. */
  static double normalBeyond(double z) {
    return gammaUpper(0.5, z * z / 2);
  }

  /** The point that a standard normal stays below with a chance: by bisection. */
  static double normalQuantile(double chance) {
    if (!(chance > 0 && chance < 1)) {
      throw new IllegalArgumentException("the chance is " + chance);
    }
    double low = -40;
    double high = 40;
    while (high - low > 1e-12) {
      double middle = (low + high) / 2;
      if (normalBelow(middle) < chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
