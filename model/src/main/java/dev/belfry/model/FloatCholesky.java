package dev.belfry.model;

/**
 * Solves {@code A x = b} for symmetric positive definite A in single precision: {@code A = U'U},
 * four rows of U at a time, every inner loop along a row. Holds no state.
 */
final class FloatCholesky {
  private static final int BLOCK = 4;

  private FloatCholesky() {}

  /**
   * Solves one system.
   *
   * @param a rows at distance {@code stride}, a multiple of {@link DenseKernels#ALIGNMENT}; only
   *     the upper triangle is read, and is overwritten by U
   * @param b on entry the right-hand side, on return the solution
   * @throws ArithmeticException when A is not positive definite
   */
  static void solve(float[] a, int n, int stride, float[] b) {
    float[] panel = new float[BLOCK];
    for (int k = 0; k < n; k += BLOCK) {
      int end = Math.min(n, k + BLOCK);
      for (int row = k; row < end; row++) {
        factorRow(a, n, stride, row, end);
      }
      if (end == k + BLOCK) {
        eliminate(a, n, stride, k, panel);
      }
    }
    for (int k = 0; k < n; k++) {
      b[k] /= a[k * stride + k];
      DenseKernels.addScaled(-b[k], a, k * stride + k + 1, b, k + 1, n - k - 1);
    }
    for (int k = n - 1; k >= 0; k--) {
      int row = k * stride;
      b[k] = (b[k] - DenseKernels.dot(a, row + k + 1, b, k + 1, n - k - 1)) / a[row + k];
    }
  }

  /** Divides a row by the root of its pivot and takes it out of the block's later rows. */
  private static void factorRow(float[] a, int n, int stride, int row, int end) {
    int at = row * stride;
    float pivot = a[at + row];
    if (!(pivot > 0)) {
      throw new ArithmeticException("the matrix is not positive definite at row " + row);
    }
    float scale = (float) (1 / Math.sqrt(pivot));
    for (int j = row; j < n; j++) {
      a[at + j] *= scale;
    }
    for (int later = row + 1; later < end; later++) {
      DenseKernels.addScaled(-a[at + later], a, at + later, a, later * stride + later, n - later);
    }
  }

  /** Takes the block's four rows out of every row below it. */
  private static void eliminate(float[] a, int n, int stride, int k, float[] panel) {
    int o0 = k * stride;
    int o1 = o0 + stride;
    int o2 = o1 + stride;
    int o3 = o2 + stride;
    for (int i = k + BLOCK; i < n; i++) {
      panel[0] = -a[o0 + i];
      panel[1] = -a[o1 + i];
      panel[2] = -a[o2 + i];
      panel[3] = -a[o3 + i];
      // From the start of the diagonal's vector on: what lies below the diagonal is never read.
      int from = i & -DenseKernels.ALIGNMENT;
      int to = DenseKernels.padded(n);
      DenseKernels.addFourScaled(
          panel, 0, a, o0 + from, o1 + from, o2 + from, o3 + from, a, i * stride + from, to - from);
    }
  }
}
