package dev.belfry.contracts.common;

import java.util.Arrays;

/** An immutable vector of floats. Safe for use by several threads. */
public final class Embedding {
  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /** Copies {@code values}. */
  public static Embedding copyOf(float[] values) {
    return new Embedding(values.clone());
  }

  /** Copies {@code length} values from {@code offset}. */
  public static Embedding copyOf(float[] values, int offset, int length) {
    return new Embedding(Arrays.copyOfRange(values, offset, offset + length));
  }

  /** The number of components. */
  public int dimension() {
    return values.length;
  }

  /** The component at {@code index}. */
  public float get(int index) {
    return values[index];
  }

  /** A copy of the components. */
  public float[] toArray() {
    return values.clone();
  }

  /** Inner product with a vector of the same dimension. */
  public float dot(Embedding other) {
    float[] a = values;
    float[] b = other.values;
    if (a.length != b.length) {
      throw new IllegalArgumentException("dimensions differ: " + a.length + " and " + b.length);
    }
    // Four sums let the compiler keep several multiply-adds in flight.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
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
    return other instanceof Embedding that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Embedding[" + values.length + "]";
  }
}
