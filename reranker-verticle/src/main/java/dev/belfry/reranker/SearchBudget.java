package dev.belfry.reranker;

/**
 * Bounds the work of one search for conflicts. Counted and not timed, so that one ruleset always
 * gets one answer. Not safe for several threads.
 */
final class SearchBudget {
  private long left;

  /**
   * @param units evaluations of a condition, or requests looked at
   */
  SearchBudget(long units) {
    this.left = units;
  }

  /**
   * Takes from what is left.
   *
   * @throws UsedUp when that is too little
   */
  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new UsedUp();
    }
  }

  /** There is nothing left to spend. */
  static final class UsedUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UsedUp() {
      super("the work of one search is used up", null, false, false);
    }
  }
}
