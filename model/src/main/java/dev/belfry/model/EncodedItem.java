package dev.belfry.model;

import java.util.Arrays;

/** An item as the item tower reads it. Immutable. */
public final class EncodedItem {
  private final int row;
  private final int[][] slots;
  private final float[] numbers;

  EncodedItem(int row, int[][] slots, float[] numbers) {
    this.row = row;
    this.slots = slots;
    this.numbers = numbers;
  }

  /** Row of the item-id table; 0 for an item that the model has not seen. */
  public int row() {
    return row;
  }

  /** This item as if the model had not seen it: from its features alone. */
  public EncodedItem withoutId() {
    return new EncodedItem(0, slots, numbers);
  }

  /** Whether any feature is known, so that a tower without an id has something to go on. */
  public boolean hasFeatures() {
    return Arrays.stream(slots).anyMatch(s -> s.length > 0 && s[0] != 0);
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
