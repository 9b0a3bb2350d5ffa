package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Turns the embeddings of one training into the space of another: two trainings agree in the inner
 * products, not in the axes. The orthogonal matrix that brings items nearest to themselves is the
 * solution of the orthogonal Procrustes problem (Schönemann, 1966): {@code R = A (AᵀA)^-½} of
 * {@code A = Σ to fromᵀ}. Directions in which the items say nothing become 0. Immutable, safe for
 * use by several threads.
 */
final class Rotation {
  /** Leaves embeddings as they are. */
  static final Rotation NONE = new Rotation(new float[0]);

  private static final int N = TwoTower.DIMENSION;

  /** Eigenvalues below this share of the largest are 0. */
  private static final double LEAST = 1e-10;

  /** Row-major {@code [64, 64]}; empty for the identity. */
  private final float[] matrix;

  private Rotation(float[] matrix) {
    this.matrix = matrix;
  }

  /** A matrix as {@link #matrix} gave it. */
  static Rotation of(float[] matrix) {
    requireNonNull(matrix, "matrix is null");
    if (matrix.length != 0 && matrix.length != N * N) {
      throw new IllegalArgumentException("a rotation of " + matrix.length + " values");
    }
    return matrix.length == 0 ? NONE : new Rotation(matrix.clone());
  }

  /**
   * The rotation that brings {@code from} nearest to {@code to}.
   *
   * @param from {@code [n][64]}
   * @param to the same items elsewhere, {@code [n][64]}
   */
  static Rotation between(float[][] from, float[][] to) {
    double[] cross = new double[N * N];
    for (int i = 0; i < from.length; i++) {
      for (int r = 0; r < N; r++) {
        for (int c = 0; c < N; c++) {
          cross[r * N + c] += (double) to[i][r] * from[i][c];
        }
      }
    }
    double[] gram = new double[N * N];
    for (int r = 0; r < N; r++) {
      for (int a = 0; a < N; a++) {
        for (int b = 0; b < N; b++) {
          gram[a * N + b] += cross[r * N + a] * cross[r * N + b];
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(gram, N);
    double largest = Arrays.stream(eigen.values()).max().orElse(0);
    float[] matrix = new float[N * N];
    double[] turned = new double[N];
    for (int k = 0; k < N; k++) {
      double value = eigen.values()[k];
      if (value <= LEAST * largest || value <= 0) {
        continue;
      }
      double[] vector = eigen.vectors()[k];
      for (int r = 0; r < N; r++) {
        turned[r] = 0;
        for (int c = 0; c < N; c++) {
          turned[r] += cross[r * N + c] * vector[c];
        }
      }
      for (int r = 0; r < N; r++) {
        for (int c = 0; c < N; c++) {
          matrix[r * N + c] += (float) (turned[r] * vector[c] / Math.sqrt(value));
        }
      }
    }
    return new Rotation(matrix);
  }

  float[] apply(float[] vector) {
    if (matrix.length == 0) {
      return vector;
    }
    float[] turned = new float[N];
    for (int r = 0; r < N; r++) {
      float sum = 0;
      for (int c = 0; c < N; c++) {
        sum += matrix[r * N + c] * vector[c];
      }
      turned[r] = sum;
    }
    return turned;
  }

  /** Row-major {@code [64, 64]}, empty for the identity; not a copy. */
  float[] matrix() {
    return matrix;
  }
}
