package dev.belfry.training;

/** Something that scores the whole catalogue for a user. Safe for one thread at a time. */
interface Recommender {
  /** What it is called in tables. */
  String name();

  /**
   * Scores every item for a user.
   *
   * @param question the user and what is known of them
   * @return by item index; higher is better
   */
  float[] score(Split.Case question);
}
