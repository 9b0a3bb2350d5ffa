package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;

/**
 * The position-based click model: an item is clicked when it is looked at and when it attracts, and
 * the two do not depend on each other (Richardson, Dominowska, Ragno, "Predicting Clicks", WWW
 * 2007, section 6; Craswell et al., "An Experimental Comparison of Click Position-Bias Models",
 * WSDM 2008).
 *
 * <p>Position {@code k} is looked at with probability {@code (1 / k)^eta} (Joachims, Swaminathan,
 * Schnabel, "Unbiased Learning-to-Rank with Biased Feedback", WSDM 2017, section 6.1); an item
 * attracts with probability {@code 1 / (1 + exp(-(slope * affinity + offset)))}.
 *
 * @param eta how fast attention falls with the position; 0 is none
 * @param slope of attraction in the affinity of user and item
 * @param offset of attraction
 */
public record ClickModel(double eta, double slope, double offset) {
  /**
   * What the simulation uses: attention halves in three positions, 12 % of what is neutral is
   * clicked.
   */
  public static final ClickModel DEFAULT = new ClickModel(0.7, 0.6, -2);

  public ClickModel {
    if (!(eta >= 0) || !Double.isFinite(eta + slope + offset)) {
      throw BelfryException.invalid(
          "eta is "
              + eta
              + ", slope "
              + slope
              + ", offset "
              + offset
              + "; finite numbers are accepted, and eta from 0 on");
    }
  }

  /**
   * The probability that a position is looked at.
   *
   * @param position from 1
   */
  public double examination(int position) {
    return Math.pow(position, -eta);
  }

  /** The probability that an item that is looked at is clicked. */
  public double attraction(double affinity) {
    return logistic(slope * affinity + offset);
  }

  /** The probability of a click. */
  public double click(int position, double affinity) {
    return examination(position) * attraction(affinity);
  }

  static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
