package dev.belfry.model;

/**
 * Something that scores the whole catalogue from nothing but a history: the history of a user it
 * was trained on, of one it has never seen, or of a session. Immutable, safe for use by several
 * threads.
 */
public interface HistoryModel {
  /** What it is called in configuration, records and tables, such as {@code item-knn}. */
  String name();

  /** The item numbers it scores, ascending; not a copy, only to be read. */
  long[] itemNos();

  /**
   * Scores every item for a history. Items of the history that it has not seen are passed over;
   * with none left every score is 0. Items of the history are scored like the others.
   *
   * @param latestFirst item numbers, most recent first, each once
   * @param scores filled, in the order of {@link #itemNos()}; higher is better
   */
  void score(long[] latestFirst, float[] scores);

  /**
   * What each item of the history adds to the score of one item, where the score is their sum.
   *
   * @param latestFirst item numbers, most recent first, each once
   * @return one for each item of the history; empty where the score is no such sum
   */
  default float[] contributions(long[] latestFirst, long itemNo) {
    return new float[0];
  }
}
