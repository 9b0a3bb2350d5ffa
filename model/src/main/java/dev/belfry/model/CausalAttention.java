package dev.belfry.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** What the attending encoders share: who may be read from where, and how distance counts. */
final class CausalAttention {
  private static final float CLOSED = -1e9f;

  private CausalAttention() {}

  /**
   * What is added to the logits of attention, {@code [heads, length, length]}: for place q read
   * from place p the learned bias of their distance p - q, and minus a billion for q after p.
   *
   * @param recency {@code [distances, heads]}; longer distances count as the longest
   * @param length of the sequences
   */
  static NDArray bias(NDManager scope, NDArray recency, int length) {
    int farthest = (int) recency.getShape().get(0) - 1;
    long[] distance = new long[length * length];
    float[] closed = new float[length * length];
    for (int p = 0; p < length; p++) {
      for (int q = 0; q < length; q++) {
        distance[p * length + q] = Math.clamp(p - q, 0, farthest);
        closed[p * length + q] = q > p ? CLOSED : 0;
      }
    }
    NDArray table =
        Embedding.embedding(
                scope.create(distance, new Shape(length, length)), recency, SparseFormat.DENSE)
            .singletonOrThrow();
    return table
        .transpose(2, 0, 1)
        .add(scope.create(closed, new Shape(1, length, length)).toType(table.getDataType(), false));
  }

  /** From {@code [batch, length, heads * n]} to {@code [batch, heads, length, n]}. */
  static NDArray split(NDArray x, long heads) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads).transpose(0, 2, 1, 3);
  }

  /** From {@code [batch, heads, length, n]} to {@code [batch, length, heads * n]}. */
  static NDArray join(NDArray x) {
    Shape shape = x.getShape();
    return x.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3));
  }
}
