package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

/**
 * The snapshots that a request was admitted with, and keeps to its end.
 *
 * @param catalogue sequence number of the catalogue snapshot
 * @param model name of the model version, or the empty string when none is live
 * @param ruleset version number of the ruleset
 */
public record Versions(long catalogue, String model, long ruleset) {
  public Versions {
    requireNonNull(model, "model is null");
  }

  /** Whether a trained model is live. */
  public boolean hasModel() {
    return !model.isEmpty();
  }
}
