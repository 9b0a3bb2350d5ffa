package dev.belfry.contracts.events;

import static java.util.Objects.requireNonNull;

/**
 * Another model version is the live one.
 *
 * @param model its name
 */
public record ModelPromoted(String model) {
  /** Where it is announced. */
  public static final String ADDRESS = "events.model-promoted";

  public ModelPromoted {
    requireNonNull(model, "model is null");
  }
}
