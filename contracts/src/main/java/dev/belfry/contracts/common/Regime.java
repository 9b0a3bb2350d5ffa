package dev.belfry.contracts.common;

/** How much is known about whom a list is for; it decides where candidates come from. */
public enum Regime {
  /**
   * The model knows the user, or the user has enough recent interactions for the history encoder.
   */
  WARM,
  /** A known user with fewer than the configured number of distinct positive interactions. */
  COLD_USER,
  /** No known user, but some items in the request or session. */
  SESSION,
  /** Nothing is known. */
  ANONYMOUS
}
