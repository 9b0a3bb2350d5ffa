package dev.belfry.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A user at one moment as the user tower reads it. Immutable. */
public final class EncodedUser {
  private final int row;
  private final int[] history;
  private final int[] historyTypes;
  private final int[][] slots;
  private final float[] numbers;
  private final float[][] vectors;
  private final int[] context;

  /** A user; the arrays are kept. */
  EncodedUser(
      int row,
      int[] history,
      int[] historyTypes,
      int[][] slots,
      float[] numbers,
      float[][] vectors,
      int[] context) {
    this.row = row;
    this.history = history;
    this.historyTypes = historyTypes;
    this.slots = slots;
    this.numbers = numbers;
    this.vectors = vectors;
    this.context = context;
  }

  /** Row of the user-id table; 0 for a user that the model has not seen. */
  public int row() {
    return row;
  }

  /**
   * The same user without an id and with another history, as data without an order makes it.
   *
   * @param newRow row of the user-id table, or 0
   * @param newHistory item rows, none of them 0; copied; their event types are unknown
   */
  public EncodedUser with(int newRow, int[] newHistory) {
    return new EncodedUser(
        newRow, newHistory.clone(), new int[newHistory.length], slots, numbers, vectors, context);
  }

  /**
   * The same with a part of the history.
   *
   * @param share of the items that is dropped, each by itself
   */
  public EncodedUser thinned(double share, RandomGenerator random) {
    int[] rows = new int[history.length];
    int[] types = new int[history.length];
    int size = 0;
    for (int k = 0; k < history.length; k++) {
      if (random.nextDouble() >= share) {
        rows[size] = history[k];
        types[size++] = historyTypes[k];
      }
    }
    return new EncodedUser(
        row,
        Arrays.copyOf(rows, size),
        Arrays.copyOf(types, size),
        slots,
        numbers,
        vectors,
        context);
  }

  /** How many known items the history holds. */
  public int historySize() {
    return history.length;
  }

  /** Item rows, most recent first, each at most once, never 0. */
  int[] history() {
    return history;
  }

  /** Beside {@link #history()}, the slot of what the user did with each item. */
  int[] historyTypes() {
    return historyTypes;
  }

  /** Slots of one category feature; never empty, {0} when missing; a slot can stand repeatedly. */
  int[] slots(int feature) {
    return slots[feature];
  }

  /** Scaled numbers, two per number feature: value, and 1 when missing. */
  float[] numbers() {
    return numbers;
  }

  /** One vector feature, {@code [dimension]}; empty when missing. */
  float[] vector(int feature) {
    return vectors[feature];
  }

  /** One slot per context feature; 0 when missing. */
  int[] context() {
    return context;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedUser that
        && row == that.row
        && Arrays.equals(history, that.history)
        && Arrays.equals(historyTypes, that.historyTypes)
        && Arrays.deepEquals(slots, that.slots)
        && Arrays.equals(numbers, that.numbers)
        && Arrays.deepEquals(vectors, that.vectors)
        && Arrays.equals(context, that.context);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * row + Arrays.hashCode(history)) + Arrays.hashCode(numbers);
  }

  /** Everything that the tower reads, as JSON, numbers to five digits. */
  @Override
  public String toString() {
    return "{\"row\":%d,\"history\":%s,\"types\":%s,\"slots\":%s,\"numbers\":%s,\"vectors\":%s,\"context\":%s}"
        .formatted(
            row,
            Arrays.toString(history),
            Arrays.toString(historyTypes),
            Arrays.deepToString(slots),
            EncodedItem.text(numbers),
            EncodedItem.text(vectors),
            Arrays.toString(context));
  }
}
