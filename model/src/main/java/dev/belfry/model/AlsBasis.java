package dev.belfry.model;

import java.util.Arrays;

/**
 * The eigenbasis of the Gram matrix of one side's factors, in which {@link AlsRowSolver} works.
 * Rotating both sides into it changes no prediction. Immutable, safe for use by several threads.
 */
public final class AlsBasis {
  private static final int BLOCK = 64;

  private final int stride;
  private final double[] eigenvalues;
  private final float[] rotation;

  private AlsBasis(int stride, double[] eigenvalues, float[] rotation) {
    this.stride = stride;
    this.eigenvalues = eigenvalues;
    this.rotation = rotation;
  }

  /**
   * The basis of a Gram matrix.
   *
   * @param gram row-major {@code [stride, stride]}
   * @param stride a multiple of {@link DenseKernels#ALIGNMENT}
   */
  public static AlsBasis of(double[] gram, int stride) {
    SymmetricEigen eigen = SymmetricEigen.of(gram, stride);
    float[] rotation = new float[stride * stride];
    for (int k = 0; k < stride; k++) {
      for (int i = 0; i < stride; i++) {
        rotation[i * stride + k] = (float) eigen.vectors()[k][i];
      }
    }
    return new AlsBasis(stride, eigen.values(), rotation);
  }

  /**
   * Adds {@code F'F} of some rows of factors.
   *
   * @param factors row-major, {@code stride} apart
   * @param gram {@code [stride, stride]}
   */
  public static void addGram(float[] factors, int stride, int fromRow, int toRow, double[] gram) {
    float[] part = new float[stride * stride];
    int block = 2 * DenseKernels.ALIGNMENT;
    for (int row = fromRow; row < toRow; row += 16 * BLOCK) {
      Arrays.fill(part, 0);
      int count = Math.min(16 * BLOCK, toRow - row);
      for (int i = 0; i < stride; i += block) {
        int from = row * stride + i;
        DenseKernels.addProduct(
            Math.min(block, stride - i),
            stride - i,
            count,
            factors,
            from,
            1,
            stride,
            factors,
            from,
            stride,
            part,
            i * stride + i,
            stride);
      }
      for (int i = 0; i < stride; i++) {
        for (int j = i; j < stride; j++) {
          gram[i * stride + j] += part[i * stride + j];
        }
      }
    }
    for (int i = 0; i < stride; i++) {
      for (int j = 0; j < i; j++) {
        gram[i * stride + j] = gram[j * stride + i];
      }
    }
  }

  /** Alpha times the eigenvalues, with what rounding put below 0 at 0. */
  public float[] spectrum(double unobservedWeight) {
    float[] spectrum = new float[stride];
    for (int i = 0; i < stride; i++) {
      spectrum[i] = (float) (unobservedWeight * Math.max(0, eigenvalues[i]));
    }
    return spectrum;
  }

  /** Expresses some rows of factors in this basis, in place. */
  public void rotate(float[] factors, int fromRow, int toRow) {
    float[] rotated = new float[BLOCK * stride];
    for (int row = fromRow; row < toRow; row += BLOCK) {
      int count = Math.min(BLOCK, toRow - row);
      Arrays.fill(rotated, 0);
      DenseKernels.addProduct(
          count,
          stride,
          stride,
          factors,
          row * stride,
          stride,
          1,
          rotation,
          0,
          stride,
          rotated,
          0,
          stride);
      System.arraycopy(rotated, 0, factors, row * stride, count * stride);
    }
  }

  /** A vector of this basis in the basis that the factors had before. */
  float[] back(float[] vector) {
    float[] original = new float[stride];
    DenseKernels.timesVector(rotation, stride, stride, vector, original);
    return original;
  }
}
