package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

/**
 * The variant that a request was given by an experiment.
 *
 * @param experiment its key
 * @param phase 1 or more
 * @param variant the variant's key
 * @param experimentNo the experiment's number, 0 where it is not known
 */
public record Assignment(String experiment, int phase, String variant, long experimentNo) {
  public Assignment {
    requireNonNull(experiment, "experiment is null");
    requireNonNull(variant, "variant is null");
    if (phase < 1) {
      throw new IllegalArgumentException("the phase is " + phase + "; phases count from 1");
    }
    if (experimentNo < 0) {
      throw new IllegalArgumentException("the experiment's number is " + experimentNo);
    }
  }

  /** An assignment by an experiment whose number is not known yet. */
  public Assignment(String experiment, int phase, String variant) {
    this(experiment, phase, variant, 0);
  }
}
