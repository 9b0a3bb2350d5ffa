package dev.belfry.experiments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An experiment at one moment of its life.
 *
 * @param experimentNo its number
 * @param definition what it does
 * @param state where it stands
 * @param phase from 1; new weights make a new phase
 * @param seed of the phase's hash; {@link #seed(String, int)} unless it was given
 * @param startedAt when the phase began, or null for a draft
 */
public record Experiment(
    long experimentNo,
    ExperimentDefinition definition,
    ExperimentState state,
    int phase,
    String seed,
    @Nullable Instant startedAt) {
  public Experiment {
    requireNonNull(definition, "definition is null");
    requireNonNull(state, "state is null");
    requireNonNull(seed, "seed is null");
    if (phase < 1) {
      throw new IllegalArgumentException("phase is " + phase);
    }
  }

  /** Its key. */
  public String key() {
    return definition.key();
  }

  /** The seed of a phase that was given none. */
  public static String seed(String key, int phase) {
    return key + ":" + phase;
  }
}
