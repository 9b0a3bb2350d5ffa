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

  /**
   * The unit vector in the direction of {@code codes}, or the zero vector where all are 0. {@link
   * #codes()} of it are these again where the largest magnitude among them is 127, as it is of any
   * that {@link #codes()} made.
   */
  public static Embedding ofCodes(byte[] codes) {
    long square = 0;
    for (byte code : codes) {
      square += (long) code * code;
    }
    float[] values = new float[codes.length];
    double scale = square == 0 ? 0 : 1 / Math.sqrt(square);
    for (int i = 0; i < codes.length; i++) {
      values[i] = (float) (codes[i] * scale);
    }
    return new Embedding(values, 0, values.length);
  }

  /**
   * The direction in eight bits a component: the components scaled so that the largest magnitude is
   * 127, and rounded. All 0 for the zero vector and for one that is not finite. This is what
   * travels between processes and what records hold.
   */
  public byte[] codes() {
    float largest = 0;
    float sum = 0;
    for (int i = 0; i < dimension; i++) {
      float magnitude = Math.abs(values[offset + i]);
      largest = Math.max(largest, magnitude);
      sum += magnitude * 0;
    }
    byte[] codes = new byte[dimension];
    if (!(largest > 0) || sum != 0) {
      return codes;
    }
    double scale = 127.0 / largest;
    for (int i = 0; i < dimension; i++) {
      codes[i] = (byte) Math.round(values[offset + i] * scale);
    }
    return codes;
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
