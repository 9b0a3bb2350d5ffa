package dev.belfry.training;

/** Told of each row that cannot be used; the others are. */
@FunctionalInterface
public interface Rejects {
  /**
   * One row.
   *
   * @param where file and line, or the row's own id
   * @param reason a sentence
   */
  void reject(String where, String reason);
}
