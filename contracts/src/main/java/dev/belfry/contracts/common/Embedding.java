package dev.belfry.contracts.common;

import java.util.Arrays;
import java.util.Objects;

/** An immutable vector of floats. Safe for use by several threads. */
public final class Embedding {
  private final float[] values;
  private final int offset;
  private final int dimension;

  private Embedding(float[] values, int offset, int dimension) {
    this.values = values;
    this.offset = offset;
    this.dimension = dimension;
  }

  /** Copies {@code values}. */
  public static Embedding copyOf(float[] values) {
    return new Embedding(values.clone(), 0, values.length);
  }

  /** Copies {@code length} values from {@code offset}. */
  public static Embedding copyOf(float[] values, int offset, int length) {
    return new Embedding(Arrays.copyOfRange(values, offset, offset + length), 0, length);
  }

  /**
   * A row of a large matrix, without copying it: nobody may write to {@code matrix} again. It keeps
   * the whole matrix in memory.
   */
  public static Embedding viewOf(float[] matrix, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, matrix.length);
    return new Embedding(matrix, offset, length);
  }

  /** The number of components. */
  public int dimension() {
    return dimension;
  }

  /** The component at {@code index}. */
  public float get(int index) {
    return values[offset + Objects.checkIndex(index, dimension)];
  }

  /** A copy of the components. */
  public float[] toArray() {
    return Arrays.copyOfRange(values, offset, offset + dimension);
  }

  /** Inner product with a vector of the same dimension. */
  public float dot(Embedding other) {
    float[] a = values;
    float[] b = other.values;
    int n = dimension;
    if (n != other.dimension) {
      throw new IllegalArgumentException("dimensions differ: " + n + " and " + other.dimension);
    }
    int at = offset;
    int bt = other.offset;
    // Four sums let the compiler keep several multiply-adds in flight.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += a[at + i] * b[bt + i];
      s1 += a[at + i + 1] * b[bt + i + 1];
      s2 += a[at + i + 2] * b[bt + i + 2];
      s3 += a[at + i + 3] * b[bt + i + 3];
    }
    for (; i < n; i++) {
      s0 += a[at + i] * b[bt + i];
    }
    return s0 + s1 + s2 + s3;
  }

  /** Cosine of the angle to a vector of the same dimension; 0 when either is zero. */
  public float cosine(Embedding other) {
    double norms = Math.sqrt((double) dot(this) * other.dot(other));
    return norms == 0 ? 0 : (float) (dot(other) / norms);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that
        && Arrays.equals(
            values,
            offset,
            offset + dimension,
            that.values,
            that.offset,
            that.offset + that.dimension);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < dimension; i++) {
      hash = 31 * hash + Float.hashCode(values[offset + i]);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Embedding[" + dimension + "]";
  }
}
