package dev.belfry.model;

/** A user as the user tower reads it. Immutable. */
public final class EncodedUser {
  private final int row;
  private final int[] history;
  private final int[][] slots;
  private final float[] numbers;

  EncodedUser(int row, int[] history, int[][] slots, float[] numbers) {
    this.row = row;
    this.history = history;
    this.slots = slots;
    this.numbers = numbers;
  }

  /** Row of the user-id table; 0 for a user that the model has not seen. */
  public int row() {
    return row;
  }

  /**
   * The same attributes with another id row and history, as training makes its examples.
   *
   * @param newRow row of the user-id table, or 0
   * @param newHistory item rows, most recent first, none of them 0; copied
   */
  public EncodedUser with(int newRow, int[] newHistory) {
    return new EncodedUser(newRow, newHistory.clone(), slots, numbers);
  }

  /** How many known items the history holds. */
  public int historySize() {
    return history.length;
  }

  /** Item rows, most recent first, each at most once, never 0. */
  int[] history() {
    return history;
  }

  /** Slots of one category feature; never empty, {0} when missing. */
  int[] slots(int feature) {
    return slots[feature];
  }

  /** Scaled numbers, two per number feature: value, and 1 when missing. */
  float[] numbers() {
    return numbers;
  }
}
