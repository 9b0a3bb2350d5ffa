package dev.belfry.experiments;

/**
 * What a metric's statistics need to know of the units of a variant: sums that can be added up, so
 * that one aggregate in SQL is enough. Of a unit: the numerator y, the denominator x (1 for a mean
 * or a share), and the covariate c from before the experiment (0 where there is none).
 *
 * @param units how many
 * @param y sum of y, and so on
 * @param yy sum of y squared
 * @param xy sum of x times y
 */
public record UnitSums(
    long units,
    double y,
    double x,
    double c,
    double yy,
    double xx,
    double cc,
    double xy,
    double yc,
    double xc) {
  /** No units. */
  public static final UnitSums NONE = new UnitSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public UnitSums {
    if (units < 0) {
      throw new IllegalArgumentException("there are " + units + " units");
    }
  }

  /** One unit. */
  public static UnitSums of(double y, double x, double c) {
    return new UnitSums(1, y, x, c, y * y, x * x, c * c, x * y, y * c, x * c);
  }

  /** These units and others. */
  public UnitSums plus(UnitSums other) {
    return new UnitSums(
        units + other.units,
        y + other.y,
        x + other.x,
        c + other.c,
        yy + other.yy,
        xx + other.xx,
        cc + other.cc,
        xy + other.xy,
        yc + other.yc,
        xc + other.xc);
  }

  double covarianceOfCovariateWithNumerator() {
    return covariance(yc, y, c);
  }

  double covarianceOfCovariateWithDenominator() {
    return covariance(xc, x, c);
  }

  double varianceOfCovariate() {
    return covariance(cc, c, c);
  }

  /** The variance of y - ratio x over units. */
  double residualVariance(double ratio) {
    return Math.max(
        0,
        covariance(yy, y, y)
            - 2 * ratio * covariance(xy, x, y)
            + ratio * ratio * covariance(xx, x, x));
  }

  private double covariance(double products, double one, double two) {
    return units < 2 ? 0 : (products - one * two / units) / (units - 1);
  }
}
