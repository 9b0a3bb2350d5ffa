package dev.belfry.experiments;

import java.util.List;

/**
 * Takes out of a metric what units did before the experiment (Deng, Xu, Kohavi, Walker: "Improving
 * the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data", WSDM 2013):
 * the mean less theta times what the covariate is above its own mean, with one theta for all
 * variants. A ratio is taken as its linear part, y - R x over the mean of x.
 */
final class Cuped {
  private Cuped() {}

  /**
   * Estimates of the variants, adjusted.
   *
   * @param estimates in the order of the variants
   * @param theta 0 where the covariate says nothing
   * @param reduction share of the variance that is gone; NaN where nothing was adjusted
   */
  record Adjusted(List<RatioEstimate> estimates, double theta, double reduction) {}

  static Adjusted adjust(List<UnitSums> variants) {
    UnitSums all = variants.stream().reduce(UnitSums.NONE, UnitSums::plus);
    double covariance = 0;
    double variance = 0;
    for (UnitSums sums : variants) {
      if (sums.units() > 1 && sums.x() > 0) {
        covariance += sums.units() * covariance(sums);
        variance += sums.units() * sums.varianceOfCovariate();
      }
    }
    if (!(variance > 0)) {
      return none(variants);
    }
    List<RatioEstimate> plain = variants.stream().map(RatioEstimate::of).toList();
    double theta = covariance / variance;
    double mean = all.c() / all.units();
    List<RatioEstimate> adjusted =
        variants.stream().map(sums -> adjust(sums, theta, mean)).toList();
    double before = plain.stream().mapToDouble(RatioEstimate::variance).sum();
    double after = adjusted.stream().mapToDouble(RatioEstimate::variance).sum();
    return new Adjusted(adjusted, theta, 1 - after / before);
  }

  /** Estimates as they are. */
  static Adjusted none(List<UnitSums> variants) {
    return new Adjusted(variants.stream().map(RatioEstimate::of).toList(), 0, Double.NaN);
  }

  private static RatioEstimate adjust(UnitSums sums, double theta, double mean) {
    RatioEstimate plain = RatioEstimate.of(sums);
    if (!plain.hasData()) {
      return plain;
    }
    double variance =
        plain.variance()
            + (theta * theta * sums.varianceOfCovariate() - 2 * theta * covariance(sums))
                / sums.units();
    return new RatioEstimate(
        plain.mean() - theta * (sums.c() / sums.units() - mean),
        Math.max(0, variance),
        sums.units());
  }

  /** Of the linear part of the ratio with the covariate. */
  private static double covariance(UnitSums sums) {
    double ratio = sums.y() / sums.x();
    return (sums.covarianceOfCovariateWithNumerator()
            - ratio * sums.covarianceOfCovariateWithDenominator())
        * sums.units()
        / sums.x();
  }
}
