package dev.belfry.model;

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
