package dev.belfry.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** An item as the item tower reads it. Immutable. */
public final class EncodedItem {
  private final int row;
  private final int[][] slots;
  private final float[] numbers;
  private final float[][] vectors;
  private final @Nullable EncodedItem withoutId;

  /**
   * An item; the arrays are kept.
   *
   * @param withoutId the same as the model reads it when it has not seen it; null for itself
   */
  EncodedItem(
      int row, int[][] slots, float[] numbers, float[][] vectors, @Nullable EncodedItem withoutId) {
    this.row = row;
    this.slots = slots;
    this.numbers = numbers;
    this.vectors = vectors;
    this.withoutId = withoutId;
  }

  /** Row of the item-id table; 0 for an item that the model has not seen. */
  public int row() {
    return row;
  }

  /**
   * This item as if the model had not seen it: without its id, its popularity and whatever else was
   * learned from interactions with it.
   */
  public EncodedItem withoutId() {
    return withoutId == null ? this : withoutId;
  }

  /** Whether any label or vector is known, so that a tower without an id has something to read. */
  public boolean hasFeatures() {
    return Arrays.stream(slots).anyMatch(s -> s.length > 0 && s[0] != 0)
        || Arrays.stream(vectors).anyMatch(v -> v.length > 0);
  }

  /** Slots of one category feature; never empty, {0} when missing. */
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

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedItem that
        && row == that.row
        && Arrays.deepEquals(slots, that.slots)
        && Arrays.equals(numbers, that.numbers)
        && Arrays.deepEquals(vectors, that.vectors);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * row + Arrays.deepHashCode(slots)) + Arrays.hashCode(numbers);
  }

  /** Everything that the tower reads, as JSON, numbers to five digits. */
  @Override
  public String toString() {
    return "{\"row\":%d,\"slots\":%s,\"numbers\":%s,\"vectors\":%s}"
        .formatted(row, Arrays.deepToString(slots), text(numbers), text(vectors));
  }

  static String text(float[] values) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (float value : values) {
      text.add(String.format(Locale.ROOT, "%.5g", value));
    }
    return text.toString();
  }

  static String text(float[][] vectors) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (float[] vector : vectors) {
      text.add(text(vector));
    }
    return text.toString();
  }
}
