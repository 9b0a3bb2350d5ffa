package dev.belfry.experiments;

import java.util.Locale;

/** Where an experiment stands in its life. */
public enum ExperimentState {
  DRAFT,
  RUNNING,
  STOPPED,
  /** Stopped by a guardrail. */
  ROLLED_BACK,
  /** Stopped, with the winner made live. */
  SHIPPED;

  /** Its name in the API and in the database, such as {@code rolled_back}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
