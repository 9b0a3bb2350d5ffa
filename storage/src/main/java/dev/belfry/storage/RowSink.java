package dev.belfry.storage;

/** Takes the rows that a batch load refuses. */
@FunctionalInterface
public interface RowSink {
  /**
   * One refused row.
   *
   * @param index its place in the input, from 0
   * @param id the row's own id, as far as it has one
   * @param reason a sentence
   */
  void reject(long index, String id, String reason);
}
