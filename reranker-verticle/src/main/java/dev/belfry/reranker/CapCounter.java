package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts one cap over a list while it is built, and over the items that are planned for its quotas.
 * A value that is full never empties, so an item that is blocked once is blocked for good. Not for
 * several threads.
 */
final class CapCounter {
  private static final int[] NONE = new int[0];

  private final CapLimit cap;
  private final Map<Object, Integer> numbers = new HashMap<>();
  private final int[][] valuesOf;
  private final int[] counts;
  private final int[] planned;

  CapCounter(CapLimit cap, Item[] items) {
    this.cap = cap;
    this.valuesOf = new int[items.length][];
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
    this.planned = new int[numbers.size()];
  }

  static CapCounter[] of(List<CapLimit> caps, Item[] items) {
    return caps.stream().map(cap -> new CapCounter(cap, items)).toArray(CapCounter[]::new);
  }

  String rule() {
    return cap.rule();
  }

  CapLimit cap() {
    return cap;
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

  /** Counts an item that is planned, or, with -1, no longer is. */
  void plan(int item, int change) {
    for (int value : valuesOf[item]) {
      planned[value] += change;
    }
  }

  /** Whether the item would break the cap once everything planned is placed. */
  boolean blocksWithPlan(int item) {
    for (int value : valuesOf[item]) {
      if (counts[value] + planned[value] >= cap.limit()) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is planned would break the cap at a value of this item, which is counted. */
  boolean breaksWithPlan(int item) {
    for (int value : valuesOf[item]) {
      if (counts[value] + planned[value] > cap.limit()) {
        return true;
      }
    }
    return false;
  }

  /** How many of a value are placed or planned. */
  int countWithPlan(Object value) {
    Integer number = numbers.get(value);
    return number == null ? 0 : counts[number] + planned[number];
  }

  @Override
  public String toString() {
    return cap.rule() + Arrays.toString(counts);
  }
}
