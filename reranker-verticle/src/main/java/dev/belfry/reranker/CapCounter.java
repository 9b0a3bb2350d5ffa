package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts one cap over a list while it is built. A value that is full never empties, so an item that
 * is blocked once is blocked for good. Not for several threads.
 */
final class CapCounter {
  private static final int[] NONE = new int[0];

  private final CapLimit cap;
  private final int[][] valuesOf;
  private final int[] counts;

  CapCounter(CapLimit cap, Item[] items) {
    this.cap = cap;
    this.valuesOf = new int[items.length][];
    Map<Object, Integer> numbers = new HashMap<>();
    for (int i = 0; i < items.length; i++) {
      List<?> values = cap.values(items[i]);
      valuesOf[i] =
          values.isEmpty()
              ? NONE
              : values.stream()
                  .mapToInt(value -> numbers.computeIfAbsent(value, v -> numbers.size()))
                  .toArray();
    }
    this.counts = new int[numbers.size()];
  }

  String rule() {
    return cap.rule();
  }

  /** Counts a placed item; answers whether a value is full now. */
  boolean place(int item) {
    boolean full = false;
    for (int value : valuesOf[item]) {
      full |= ++counts[value] >= cap.limit();
    }
    return full;
  }

  /** Whether placing the item would break the cap. */
  boolean blocks(int item) {
    for (int value : valuesOf[item]) {
      if (counts[value] >= cap.limit()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return cap.rule() + Arrays.toString(counts);
  }
}
