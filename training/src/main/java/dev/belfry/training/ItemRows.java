package dev.belfry.training;

import dev.belfry.model.ItemToItemModel;
import java.util.Arrays;

/**
 * Collects the rows of an {@link ItemToItemModel}, each cut to its largest weights. Different rows
 * may be given by different threads.
 */
final class ItemRows {
  private final int limit;
  private final int[][] neighbours;
  private final float[][] weights;

  /**
   * Rows to be filled.
   *
   * @param limit most weights kept in a row
   */
  ItemRows(int items, int limit) {
    this.limit = Math.min(limit, items);
    this.neighbours = new int[items][0];
    this.weights = new float[items][0];
  }

  /**
   * Keeps the weights of a row that are largest in size; zeros are never kept.
   *
   * @param candidates indexes of the items that have a weight, the first {@code count} are read
   * @param row by item index
   */
  void put(int item, int[] candidates, int count, float[] row) {
    int[] kept = new int[Math.min(limit, count)];
    int size = 0;
    for (int k = 0; k < count; k++) {
      int other = candidates[k];
      float weight = Math.abs(row[other]);
      if (weight == 0) {
        continue;
      }
      if (size < kept.length) {
        kept[size] = other;
        up(kept, size++, row);
      } else if (weight > Math.abs(row[kept[0]])) {
        kept[0] = other;
        down(kept, size, row);
      }
    }
    neighbours[item] = Arrays.copyOf(kept, size);
    Arrays.sort(neighbours[item]);
    weights[item] = new float[size];
    for (int k = 0; k < size; k++) {
      weights[item][k] = row[neighbours[item][k]];
    }
  }

  /** The model, once every row is there. */
  ItemToItemModel toModel(String name, long[] itemNos, float[] historyWeights) {
    int[] offsets = new int[neighbours.length + 1];
    for (int i = 0; i < neighbours.length; i++) {
      offsets[i + 1] = Math.addExact(offsets[i], neighbours[i].length);
    }
    int total = offsets[neighbours.length];
    int[] flatNeighbours = new int[total];
    float[] flatWeights = new float[total];
    for (int i = 0; i < neighbours.length; i++) {
      System.arraycopy(neighbours[i], 0, flatNeighbours, offsets[i], neighbours[i].length);
      System.arraycopy(weights[i], 0, flatWeights, offsets[i], weights[i].length);
    }
    return new ItemToItemModel(name, itemNos, offsets, flatNeighbours, flatWeights, historyWeights);
  }

  /** A heap with the smallest on top. */
  private static void up(int[] heap, int at, float[] row) {
    int child = at;
    while (child > 0) {
      int parent = (child - 1) / 2;
      if (!smaller(heap, child, parent, row)) {
        return;
      }
      swap(heap, child, parent);
      child = parent;
    }
  }

  private static void down(int[] heap, int size, float[] row) {
    int parent = 0;
    while (true) {
      int least = parent;
      for (int child = 2 * parent + 1; child <= 2 * parent + 2 && child < size; child++) {
        if (smaller(heap, child, least, row)) {
          least = child;
        }
      }
      if (least == parent) {
        return;
      }
      swap(heap, parent, least);
      parent = least;
    }
  }

  private static boolean smaller(int[] heap, int a, int b, float[] row) {
    return Math.abs(row[heap[a]]) < Math.abs(row[heap[b]]);
  }

  private static void swap(int[] heap, int a, int b) {
    int kept = heap[a];
    heap[a] = heap[b];
    heap[b] = kept;
  }
}
