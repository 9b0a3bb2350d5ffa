package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

/**
 * The variant that a request was given by an experiment.
 *
 * @param experiment its key
 * @param experimentNo its number, above 0
 * @param phase of the experiment, from 1
 * @param variant the variant's key, or {@link #INTERLEAVED} where two variants share the list
 */
public record Assignment(String experiment, long experimentNo, int phase, String variant) {
  /** The variant of a list that two rankers made together. */
  public static final String INTERLEAVED = "interleaved";

  public Assignment {
    requireNonNull(experiment, "experiment is null");
    requireNonNull(variant, "variant is null");
    if (experimentNo < 1 || phase < 1) {
      throw new IllegalArgumentException(
          "experiment " + experimentNo + ", phase " + phase + ": both begin at 1");
    }
  }
}
