package dev.belfry.scoring;

import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.model.DenseKernels;
import dev.belfry.model.ItemTable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Items and their embeddings in one flat array: what every index scores exactly with. An embedding
 * that is handed out is a view of the array. Immutable; safe for use by several threads.
 */
final class ItemMatrix {
  private final int dimension;
  private final long[] itemNos;
  private final float[] values;
  private final ItemRows rows;

  /**
   * Takes the arrays as they are; the caller does not change them again.
   *
   * @param dimension components of one embedding
   * @param itemNos item number of each row, ascending
   * @param values row-major {@code [itemNos.length, dimension]}
   */
  ItemMatrix(int dimension, long[] itemNos, float[] values) {
    if (values.length != itemNos.length * dimension) {
      throw new IllegalArgumentException(
          "a matrix of "
              + values.length
              + " values is not "
              + itemNos.length
              + " rows of "
              + dimension);
    }
    this.dimension = dimension;
    this.itemNos = itemNos;
    this.values = values;
    this.rows = new ItemRows(itemNos);
  }

  static ItemMatrix of(ItemTable items) {
    return new ItemMatrix(items.dimension(), items.itemNos(), items.embeddings());
  }

  int size() {
    return itemNos.length;
  }

  int dimension() {
    return dimension;
  }

  ItemRows rows() {
    return rows;
  }

  long itemNo(int row) {
    return itemNos[row];
  }

  Embedding embedding(int row) {
    return Embedding.viewOf(values, row * dimension, dimension);
  }

  /** The embedding of an item, or null when it has no row. */
  @Nullable Embedding find(long itemNo) {
    int row = rows.rowOf(itemNo);
    return row < 0 ? null : embedding(row);
  }

  /** How many rows hold an item of the set. */
  int count(ItemSet items) {
    int count = 0;
    for (int word = 0; word < rows.words(); word++) {
      count += Long.bitCount(rows.present(word) & items.word(rows.wordNo(word)));
    }
    return count;
  }

  /** This matrix with rows added, or replaced where the item has one. */
  ItemMatrix with(Map<Long, Embedding> added) {
    Map<Long, Embedding> all = new TreeMap<>();
    for (int row = 0; row < itemNos.length; row++) {
      all.put(itemNos[row], embedding(row));
    }
    all.putAll(added);
    long[] numbers = new long[all.size()];
    float[] copy = new float[all.size() * dimension];
    int row = 0;
    for (Map.Entry<Long, Embedding> entry : all.entrySet()) {
      numbers[row] = entry.getKey();
      System.arraycopy(entry.getValue().toArray(), 0, copy, row * dimension, dimension);
      row++;
    }
    return new ItemMatrix(dimension, numbers, copy);
  }

  /** Writes a row into {@code into}. */
  void copyRow(int row, float[] into) {
    System.arraycopy(values, row * dimension, into, 0, dimension);
  }

  /** The component of the largest magnitude. */
  float largest() {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The inner product of {@code query} and a row. */
  float dot(float[] query, int row) {
    return DenseKernels.dot(query, 0, values, row * dimension, dimension);
  }
}
