package dev.belfry.training;

/** Told how learning goes, for the report. Called from the thread that trains. */
@FunctionalInterface
interface Curve {
  /** Tells nobody. */
  Curve NONE = (epoch, loss, metric) -> {};

  /**
   * A pass over the data is done.
   *
   * @param epoch from 1
   * @param loss mean loss of the epoch, or NaN where it is not known
   * @param metric NDCG@10 on the validation cases, or NaN where it was not taken
   */
  void point(int epoch, double loss, double metric);
}
