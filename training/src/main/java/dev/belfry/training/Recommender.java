package dev.belfry.training;

/**
 * Something that scores the whole catalogue for a user. Safe for use by several threads; closed
 * when no call is running.
 */
interface Recommender extends AutoCloseable {
  /** What it is called in tables. */
  String name();

  /**
   * Scores every item for a user.
   *
   * @param question the user and what is known of them
   * @return by item index, the caller's own; higher is better; negative infinity is never listed
   */
  float[] score(Split.Case question);

  @Override
  default void close() {}
}
