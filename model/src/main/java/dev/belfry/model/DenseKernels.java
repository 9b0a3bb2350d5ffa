package dev.belfry.model;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dense products on row-major {@code float} arrays, with the Vector API: what ALS, EASE and scoring
 * spend their time in. All methods are safe for use by several threads on different outputs, and
 * give the same bits whenever they are called on one machine, compiled or not.
 */
public final class DenseKernels {
  /** Rows whose length is a multiple of this need no remainder loop on any machine. */
  public static final int ALIGNMENT = 16;

  private static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > ALIGNMENT
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Each lane takes the value of the one half a vector on, a quarter on and so forth. */
  private static final VectorShuffle<Float> HALF_ON = on(LANES / 2);

  private static final VectorShuffle<Float> QUARTER_ON = on(LANES / 4);
  private static final VectorShuffle<Float> EIGHTH_ON = on(LANES / 8);
  private static final VectorShuffle<Float> SIXTEENTH_ON = on(LANES / 16);

  /** Rows of the right factor of a product that are kept close together: they stay in L1. */
  private static final int DEPTH = 256;

  private DenseKernels() {}

  /** The least multiple of {@link #ALIGNMENT} that is not below {@code n}. */
  public static int padded(int n) {
    return Math.ceilDiv(n, ALIGNMENT) * ALIGNMENT;
  }

  /** {@code sum of a[i] * b[i]} over {@code n} components from each offset. */
  public static float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
      even = load(a, aOffset + i).fma(load(b, bOffset + i), even);
      odd = load(a, aOffset + i + LANES).fma(load(b, bOffset + i + LANES), odd);
    }
    for (; i + LANES <= n; i += LANES) {
      even = load(a, aOffset + i).fma(load(b, bOffset + i), even);
    }
    float sum = sum(even.add(odd));
    for (; i < n; i++) {
      sum += a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  /** {@code y += scale * x} over {@code n} components from each offset. */
  public static void addScaled(float scale, float[] x, int xOffset, float[] y, int yOffset, int n) {
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      load(x, xOffset + i).fma(factor, load(y, yOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] += scale * x[xOffset + i];
    }
  }

  /**
   * {@code out[r] = rows[r] . x} for every row: scores a whole table.
   *
   * @param rows {@code [count, n]}
   */
  public static void timesVector(float[] rows, int count, int n, float[] x, float[] out) {
    int r = 0;
    for (; r + 4 <= count; r += 4) {
      fourDots(rows, r * n, (r + 1) * n, (r + 2) * n, (r + 3) * n, x, 0, n, out, r);
    }
    for (; r < count; r++) {
      out[r] = dot(rows, r * n, x, 0, n);
    }
  }

  /** Four rows at the given offsets, each times x, into {@code out[at..at + 3]}. */
  static void fourDots(
      float[] rows,
      int o0,
      int o1,
      int o2,
      int o3,
      float[] x,
      int xOffset,
      int n,
      float[] out,
      int at) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector v = load(x, xOffset + i);
      s0 = load(rows, o0 + i).fma(v, s0);
      s1 = load(rows, o1 + i).fma(v, s1);
      s2 = load(rows, o2 + i).fma(v, s2);
      s3 = load(rows, o3 + i).fma(v, s3);
    }
    float t0 = sum(s0);
    float t1 = sum(s1);
    float t2 = sum(s2);
    float t3 = sum(s3);
    for (; i < n; i++) {
      float v = x[xOffset + i];
      t0 += rows[o0 + i] * v;
      t1 += rows[o1 + i] * v;
      t2 += rows[o2 + i] * v;
      t3 += rows[o3 + i] * v;
    }
    out[at] = t0;
    out[at + 1] = t1;
    out[at + 2] = t2;
    out[at + 3] = t3;
  }

  /** {@code y += the sum of scales[at + k] * rows at offset k}, four rows in one pass over y. */
  static void addFourScaled(
      float[] scales,
      int at,
      float[] rows,
      int o0,
      int o1,
      int o2,
      int o3,
      float[] y,
      int yOffset,
      int n) {
    FloatVector c0 = FloatVector.broadcast(SPECIES, scales[at]);
    FloatVector c1 = FloatVector.broadcast(SPECIES, scales[at + 1]);
    FloatVector c2 = FloatVector.broadcast(SPECIES, scales[at + 2]);
    FloatVector c3 = FloatVector.broadcast(SPECIES, scales[at + 3]);
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector s = load(rows, o0 + i).fma(c0, load(y, yOffset + i));
      FloatVector t = load(rows, o1 + i).mul(c1);
      s = load(rows, o2 + i).fma(c2, s);
      t = load(rows, o3 + i).fma(c3, t);
      s.add(t).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] +=
          scales[at] * rows[o0 + i]
              + scales[at + 1] * rows[o1 + i]
              + scales[at + 2] * rows[o2 + i]
              + scales[at + 3] * rows[o3 + i];
    }
  }

  /**
   * {@code C += A B} with A {@code [m, k]}, B {@code [k, n]}, C {@code [m, n]}. Element (i, p) of A
   * is at {@code aOffset + i * aRow + p * aColumn}, so a transposed A costs nothing.
   *
   * @param n a multiple of {@link #ALIGNMENT}
   */
  public static void addProduct(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      int aColumn,
      float[] b,
      int bOffset,
      int bRow,
      float[] c,
      int cOffset,
      int cRow) {
    if (n % ALIGNMENT != 0) {
      throw new IllegalArgumentException(n + " columns are no multiple of " + ALIGNMENT);
    }
    float[] panel = new float[Math.min(k, DEPTH) * 2 * LANES];
    for (int p = 0; p < k; p += DEPTH) {
      int depth = Math.min(DEPTH, k - p);
      int aAt = aOffset + p * aColumn;
      for (int j = 0; j < n; j += 2 * LANES) {
        int width = Math.min(2 * LANES, n - j);
        pack(b, bOffset + p * bRow + j, bRow, depth, width, panel);
        int i = 0;
        for (; i + 4 <= m; i += 4) {
          int at = cOffset + i * cRow + j;
          if (width == 2 * LANES) {
            fourByTwo(depth, a, aAt + i * aRow, aRow, aColumn, panel, c, at, cRow);
          } else {
            for (int row = 0; row < 4; row++) {
              oneByOne(depth, a, aAt + (i + row) * aRow, aColumn, panel, c, at + row * cRow);
            }
          }
        }
        for (; i < m; i++) {
          int at = cOffset + i * cRow + j;
          if (width == 2 * LANES) {
            oneByTwo(depth, a, aAt + i * aRow, aColumn, panel, c, at);
          } else {
            oneByOne(depth, a, aAt + i * aRow, aColumn, panel, c, at);
          }
        }
      }
    }
  }

  /** Copies columns of B beside each other, padded with zeros to the width of the kernels. */
  private static void pack(float[] b, int offset, int bRow, int depth, int width, float[] panel) {
    if (width < 2 * LANES) {
      Arrays.fill(panel, 0);
    }
    for (int q = 0; q < depth; q++) {
      System.arraycopy(b, offset + q * bRow, panel, q * 2 * LANES, width);
    }
  }

  private static void fourByTwo(
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] panel,
      float[] c,
      int at,
      int cRow) {
    FloatVector c00 = load(c, at);
    FloatVector c01 = load(c, at + LANES);
    FloatVector c10 = load(c, at + cRow);
    FloatVector c11 = load(c, at + cRow + LANES);
    FloatVector c20 = load(c, at + 2 * cRow);
    FloatVector c21 = load(c, at + 2 * cRow + LANES);
    FloatVector c30 = load(c, at + 3 * cRow);
    FloatVector c31 = load(c, at + 3 * cRow + LANES);
    for (int q = 0; q < depth; q++) {
      FloatVector b0 = load(panel, q * 2 * LANES);
      FloatVector b1 = load(panel, q * 2 * LANES + LANES);
      int from = aAt + q * aColumn;
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[from]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[from + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[from + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[from + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    c00.intoArray(c, at);
    c01.intoArray(c, at + LANES);
    c10.intoArray(c, at + cRow);
    c11.intoArray(c, at + cRow + LANES);
    c20.intoArray(c, at + 2 * cRow);
    c21.intoArray(c, at + 2 * cRow + LANES);
    c30.intoArray(c, at + 3 * cRow);
    c31.intoArray(c, at + 3 * cRow + LANES);
  }

  private static void oneByTwo(
      int depth, float[] a, int aAt, int aColumn, float[] panel, float[] c, int at) {
    FloatVector c0 = load(c, at);
    FloatVector c1 = load(c, at + LANES);
    for (int q = 0; q < depth; q++) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[aAt + q * aColumn]);
      c0 = value.fma(load(panel, q * 2 * LANES), c0);
      c1 = value.fma(load(panel, q * 2 * LANES + LANES), c1);
    }
    c0.intoArray(c, at);
    c1.intoArray(c, at + LANES);
  }

  private static void oneByOne(
      int depth, float[] a, int aAt, int aColumn, float[] panel, float[] c, int at) {
    FloatVector c0 = load(c, at);
    for (int q = 0; q < depth; q++) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[aAt + q * aColumn]);
      c0 = value.fma(load(panel, q * 2 * LANES), c0);
    }
    c0.intoArray(c, at);
  }

  /**
   * Sum of the lanes, halves first. The library's own reduction leaves the order open, and adds in
   * another one before it is compiled: a model would depend on when that happened.
   */
  private static float sum(FloatVector v) {
    FloatVector sum = v;
    if (LANES > 1) {
      sum = sum.add(sum.rearrange(HALF_ON));
    }
    if (LANES > 2) {
      sum = sum.add(sum.rearrange(QUARTER_ON));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(EIGHTH_ON));
    }
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(SIXTEENTH_ON));
    }
    return sum.lane(0);
  }

  private static VectorShuffle<Float> on(int lanes) {
    return VectorShuffle.iota(SPECIES, lanes, 1, true);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }
}
