package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;

/**
 * What the server says of one metric of one variant; NaN where it says nothing.
 *
 * @param lift relative, over the control
 * @param low of the interval for one look at the end
 * @param high of it
 * @param pValue of that look
 * @param alwaysPValue which holds at every look
 * @param varianceRemoved share of the variance that what users did before explains (CUPED)
 */
record SimulationEstimate(
    double lift,
    double low,
    double high,
    double pValue,
    double alwaysPValue,
    double varianceRemoved) {

  /** Reads it from the results of an experiment. */
  static SimulationEstimate of(JsonNode results, String metric, String variant) {
    for (JsonNode found : results.path("metrics")) {
      if (found.path("metric").asText().equals(metric)) {
        for (JsonNode of : found.path("variants")) {
          if (of.path("variant").asText().equals(variant)) {
            return new SimulationEstimate(
                number(of.path("relativeLift")),
                number(of.path("fixed").path("low")),
                number(of.path("fixed").path("high")),
                number(of.path("fixed").path("pValue")),
                number(of.path("sequential").path("pValue")),
                number(of.path("cupedReduction")));
          }
        }
      }
    }
    throw new BelfryException(
        ErrorCode.INTERNAL, "the results say nothing of " + metric + " of " + variant);
  }

  /** A number, or NaN where there is none. */
  static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  /** 1 where the interval holds a value, 0 where it does not; NaN without an interval. */
  double holds(double truth) {
    return holds(low, high, truth);
  }

  /** The same of any interval. */
  static double holds(double low, double high, double truth) {
    return Double.isNaN(low + high) ? Double.NaN : low <= truth && truth <= high ? 1 : 0;
  }
}
