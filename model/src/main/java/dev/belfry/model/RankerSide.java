package dev.belfry.model;

import java.util.List;

/**
 * What a {@link Ranker} has computed of rows that stay: of a request, or of the items of a model.
 * Belongs to the ranker that made it. Immutable, safe for use by several threads.
 */
public final class RankerSide {
  private final Ranker owner;
  private final int size;
  private final float[] inputs;
  private final float[] products;

  /**
   * A side.
   *
   * @param inputs {@code [size, width of the part]}: embeddings, then numbers
   * @param products {@code [size, n]}: their share of the first layers' products
   */
  RankerSide(Ranker owner, int size, float[] inputs, float[] products) {
    this.owner = owner;
    this.size = size;
    this.inputs = inputs;
    this.products = products;
  }

  /**
   * The rows of several sides, one after the other.
   *
   * @param sides of one ranker, one at least
   */
  public static RankerSide joined(List<RankerSide> sides) {
    RankerSide first = sides.getFirst();
    int size = 0;
    for (RankerSide side : sides) {
      if (side.owner != first.owner) {
        throw new IllegalArgumentException("sides are of two rankers");
      }
      size += side.size;
    }
    int width = first.inputs.length / first.size;
    int columns = first.products.length / first.size;
    float[] inputs = new float[size * width];
    float[] products = new float[size * columns];
    int row = 0;
    for (RankerSide side : sides) {
      System.arraycopy(side.inputs, 0, inputs, row * width, side.inputs.length);
      System.arraycopy(side.products, 0, products, row * columns, side.products.length);
      row += side.size;
    }
    return new RankerSide(first.owner, size, inputs, products);
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** What it holds, in bytes. */
  public long bytes() {
    return 4L * (inputs.length + products.length);
  }

  Ranker owner() {
    return owner;
  }

  float[] inputs() {
    return inputs;
  }

  float[] products() {
    return products;
  }
}
