package dev.belfry.coldstart;

import java.util.Arrays;

/**
 * The terms of one item as ids of a {@link Vocabulary}, ascending and distinct, with their term
 * frequencies. Immutable; the arrays are not handed out.
 */
final class ItemTerms {
  private final int[] ids;
  private final int[] frequencies;

  /** Takes both arrays over. */
  ItemTerms(int[] ids, int[] frequencies) {
    if (ids.length != frequencies.length) {
      throw new IllegalArgumentException(
          ids.length + " terms and " + frequencies.length + " frequencies");
    }
    this.ids = ids;
    this.frequencies = frequencies;
  }

  int size() {
    return ids.length;
  }

  int id(int index) {
    return ids[index];
  }

  int frequency(int index) {
    return frequencies[index];
  }

  boolean sameAs(ItemTerms other) {
    return Arrays.equals(ids, other.ids) && Arrays.equals(frequencies, other.frequencies);
  }
}
