package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.RankerSchema.Part;

/**
 * Values of the columns of one {@link Part}, for one row or many: one for a request, one for each
 * item of a model, one for each candidate. Wraps the arrays it is given without copying; nobody
 * writes to them afterwards.
 */
public final class RankerRows {
  private final Part part;
  private final int size;
  private final int[] slots;
  private final float[] numbers;

  /**
   * Rows.
   *
   * @param size number of rows
   * @param slots {@code [size * categories]}, row by row; 0 for unknown
   * @param numbers {@code [size * part.numbers]}, row by row, finite
   */
  public RankerRows(Part part, int size, int[] slots, float[] numbers) {
    this.part = requireNonNull(part, "part is null");
    this.size = size;
    this.slots = requireNonNull(slots, "slots is null");
    this.numbers = requireNonNull(numbers, "numbers is null");
    int columns = part.categories().size();
    if (slots.length != size * columns || numbers.length != size * part.numbers()) {
      throw new IllegalArgumentException(
          "%d rows of %d categories and %d numbers have %d slots and %d numbers"
              .formatted(size, columns, part.numbers(), slots.length, numbers.length));
    }
    for (int i = 0; i < slots.length; i++) {
      int most = part.categories().get(i % columns).slots();
      if (slots[i] < 0 || slots[i] >= most) {
        throw new IllegalArgumentException(
            "slot " + slots[i] + " of " + part.categories().get(i % columns));
      }
    }
  }

  /** Rows without a column. */
  public static RankerRows none(int size) {
    return new RankerRows(Part.EMPTY, size, new int[0], new float[0]);
  }

  public Part part() {
    return part;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  int slot(int row, int category) {
    return slots[row * part.categories().size() + category];
  }

  void copyNumbers(int row, float[] to, int at) {
    System.arraycopy(numbers, row * part.numbers(), to, at, part.numbers());
  }
}
