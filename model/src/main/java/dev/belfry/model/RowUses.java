package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Which rows of one embedding table stand where in a {@link RowBlock}, and with what weight. Uses
 * are added in the order of their offsets, so that they can be split between threads and a gradient
 * finds its way back to the rows. One thread at a time while it is filled.
 */
public final class RowUses {
  private final String table;
  private final int dimension;
  private int[] rows = new int[64];
  private int[] offsets = new int[64];
  private float[] weights = new float[64];
  private int size;

  /**
   * No use yet.
   *
   * @param table its name among the parameters
   * @param dimension components of a row
   */
  RowUses(String table, int dimension) {
    this.table = requireNonNull(table, "table is null");
    this.dimension = dimension;
  }

  /** The row's components, times the weight, are added from the offset on. */
  void add(int row, int offset, float weight) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
    }
    rows[size] = row;
    offsets[size] = offset;
    weights[size++] = weight;
  }

  public String table() {
    return table;
  }

  /** Components of a row. */
  public int dimension() {
    return dimension;
  }

  public int size() {
    return size;
  }

  /** Row of the use at an index. */
  public int row(int use) {
    return rows[use];
  }

  /** Where in the block it begins. */
  public int offset(int use) {
    return offsets[use];
  }

  /** Its factor. */
  public float weight(int use) {
    return weights[use];
  }

  /** The first use whose offset is at least {@code offset}. */
  private int firstAt(int offset) {
    int index = Arrays.binarySearch(offsets, 0, size, offset);
    while (index > 0 && offsets[index - 1] == offset) {
      index--;
    }
    return index < 0 ? -index - 1 : index;
  }

  /** Adds the rows that stand in {@code [fromOffset, toOffset)} of the block. */
  void gather(float[] values, float[] block, int fromOffset, int toOffset) {
    for (int use = firstAt(fromOffset); use < size && offsets[use] < toOffset; use++) {
      DenseKernels.addScaled(
          weights[use], values, rows[use] * dimension, block, offsets[use], dimension);
    }
  }
}
