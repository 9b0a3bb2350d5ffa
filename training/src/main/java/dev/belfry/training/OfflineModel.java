package dev.belfry.training;

/** A model that can be trained from a data set in memory and then ranks for a case. */
interface OfflineModel {
  /** What {@code --model} and tables call it. */
  String name();

  /** Trains. */
  Recommender fit(FitTask task);

  /**
   * Reads every setting of the model once, so that {@link Settings#check} knows its keys and their
   * problems. A model without settings reads none.
   */
  default void readSettings(Settings settings) {}

  /** Whether another seed gives another model; else one run says all. */
  default boolean isSeeded() {
    return true;
  }

  /** What {@code ./belfry tune} may change. */
  default SearchSpace searchSpace() {
    return SearchSpace.NONE;
  }
}
