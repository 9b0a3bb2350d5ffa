package dev.belfry.experiments;

import static java.util.Objects.requireNonNull;

/**
 * The harm that a variant may do.
 *
 * @param metric what is watched
 * @param maxRelativeHarm how much worse than control it may be, as a share of control's mean; at
 *     least 0. The experiment is rolled back once it is worse than this beyond doubt
 */
public record Guardrail(Metric metric, double maxRelativeHarm) {
  public Guardrail {
    requireNonNull(metric, "metric is null");
    if (!(maxRelativeHarm >= 0 && maxRelativeHarm < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("maxRelativeHarm is " + maxRelativeHarm);
    }
  }
}
