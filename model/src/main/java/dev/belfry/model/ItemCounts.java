package dev.belfry.model;

import java.util.Arrays;

/**
 * A count per item, for the items that have one: sparse, in ascending order of number. Immutable.
 */
public final class ItemCounts {
  private final long[] itemNos;
  private final float[] counts;
  private final double total;

  private ItemCounts(long[] itemNos, float[] counts) {
    this.itemNos = itemNos;
    this.counts = counts;
    double sum = 0;
    for (float count : counts) {
      sum += count;
    }
    this.total = sum;
  }

  /** Copies both columns; the numbers must ascend. */
  public static ItemCounts of(long[] itemNos, float[] counts) {
    if (itemNos.length != counts.length) {
      throw new IllegalArgumentException(
          "there are " + itemNos.length + " items but " + counts.length + " counts");
    }
    for (int i = 1; i < itemNos.length; i++) {
      if (itemNos[i - 1] >= itemNos[i]) {
        throw new IllegalArgumentException("item numbers do not ascend at index " + i);
      }
    }
    return new ItemCounts(itemNos.clone(), counts.clone());
  }

  /** How many items have a count. */
  public int size() {
    return itemNos.length;
  }

  /** The item at an index, 0 to {@link #size()} exclusive. */
  public long itemNo(int index) {
    return itemNos[index];
  }

  /** The count at an index. */
  public float count(int index) {
    return counts[index];
  }

  /** The count of an item; 0 where it has none. */
  public float countOf(long itemNo) {
    int index = Arrays.binarySearch(itemNos, itemNo);
    return index < 0 ? 0 : counts[index];
  }

  /** The sum of all counts. */
  public double total() {
    return total;
  }

  Tensor itemTensor() {
    return Tensor.ofLongs(itemNos, itemNos.length);
  }

  Tensor countTensor() {
    return Tensor.ofFloats(counts, counts.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemCounts that
        && Arrays.equals(itemNos, that.itemNos)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(itemNos);
  }

  @Override
  public String toString() {
    return "ItemCounts[" + size() + " items, total " + total + "]";
  }
}
