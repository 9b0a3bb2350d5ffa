package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A dense block {@code [size, width]} of which every row is made of weighted sums of rows of
 * embedding tables. The tables stay in Java; only the block goes to the engine, as a leaf of the
 * graph, and its gradient comes back to the rows by the same uses.
 */
public final class RowBlock {
  private final int size;
  private final int width;
  private final List<RowUses> uses;

  RowBlock(int size, int width, List<RowUses> uses) {
    this.size = size;
    this.width = width;
    this.uses = List.copyOf(uses);
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Components of a row. */
  public int width() {
    return width;
  }

  /** What it is made of, one per table or more. */
  public List<RowUses> uses() {
    return uses;
  }

  /** The values, {@code [size * width]}, from the tables as they are now. */
  public float[] gather(Map<String, Tensor> tables, Parallel parallel) {
    float[] block = new float[size * width];
    float[][] values = new float[uses.size()][];
    for (int u = 0; u < values.length; u++) {
      String table = uses.get(u).table();
      values[u] = requireNonNull(tables.get(table), () -> "no table " + table).floats();
    }
    parallel.forRange(
        size,
        (from, to) -> {
          for (int u = 0; u < values.length; u++) {
            uses.get(u).gather(values[u], block, from * width, to * width);
          }
        });
    return block;
  }
}
