package dev.belfry.contracts.common;

import java.util.Arrays;

/**
 * An immutable sorted array of distinct item numbers: the few items of one user or one request.
 * Safe for use by several threads.
 */
public final class ItemNumbers {
  private static final ItemNumbers EMPTY = new ItemNumbers(new long[0]);

  private final long[] sorted;

  private ItemNumbers(long[] sorted) {
    this.sorted = sorted;
  }

  public static ItemNumbers empty() {
    return EMPTY;
  }

  /** Copies, sorts and removes repeats. */
  public static ItemNumbers of(long... itemNos) {
    return itemNos.length == 0
        ? EMPTY
        : new ItemNumbers(Arrays.stream(itemNos).sorted().distinct().toArray());
  }

  /** The union of this set and another. */
  public ItemNumbers union(ItemNumbers other) {
    if (other.sorted.length == 0) {
      return this;
    }
    if (sorted.length == 0) {
      return other;
    }
    long[] both = Arrays.copyOf(sorted, sorted.length + other.sorted.length);
    System.arraycopy(other.sorted, 0, both, sorted.length, other.sorted.length);
    return of(both);
  }

  public boolean contains(long itemNo) {
    return Arrays.binarySearch(sorted, itemNo) >= 0;
  }

  public int size() {
    return sorted.length;
  }

  public boolean isEmpty() {
    return sorted.length == 0;
  }

  /** A copy, ascending. */
  public long[] toArray() {
    return sorted.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemNumbers that && Arrays.equals(sorted, that.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return "ItemNumbers" + Arrays.toString(sorted);
  }
}
