package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

/**
<<<<<<< HEAD
 * The variant that a request was given by an experiment.
 *
 * @param experiment its key
 * @param phase 1 or more
 * @param variant the variant's key, or {@link #INTERLEAVED} where two variants share the list
 * @param experimentNo the experiment's number, 0 where it is not known
 */
public record Assignment(String experiment, int phase, String variant, long experimentNo) {
  /** The variant of a list that two rankers made together. */
  public static final String INTERLEAVED = "interleaved";

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
=======
 * That a list was made under a variant of an experiment.
 *
 * @param experiment its key
 * @param experimentNo its number, above 0
 * @param phase of the experiment, from 1
 * @param variant key of the variant, or {@link #INTERLEAVED} where two variants share the list
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
>>>>>>> 23ecae6 (Say what an experiment is and which variant a unit gets, so that the serving side can build on it)
  }
}
