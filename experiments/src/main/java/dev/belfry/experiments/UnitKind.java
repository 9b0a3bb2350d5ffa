package dev.belfry.experiments;

import java.util.Locale;

/** What is assigned to variants. */
public enum UnitKind {
  USER,
  SESSION;

  /** Its name in the API, such as {@code user}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
