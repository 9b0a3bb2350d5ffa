package dev.belfry.model;

/**
 * Solves {@code A x = b} for symmetric positive definite A by Cholesky factorisation, in double
 * precision. Holds its work space: one per thread.
 */
public final class SymmetricSolver {
  private final int n;
  private final double[] lower;

  /** A solver of systems with {@code n} unknowns. */
  public SymmetricSolver(int n) {
    this.n = n;
    this.lower = new double[n * n];
  }

  /**
   * Solves one system.
   *
   * @param a row-major {@code [n, n]}; only the lower triangle is read
   * @param b on entry the right-hand side, on return the solution
   * @throws ArithmeticException when A is not positive definite
   */
  public void solve(double[] a, double[] b) {
    for (int i = 0; i < n; i++) {
      int rowI = i * n;
      for (int j = 0; j <= i; j++) {
        int rowJ = j * n;
        double sum = a[rowI + j];
        for (int k = 0; k < j; k++) {
          sum -= lower[rowI + k] * lower[rowJ + k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            throw new ArithmeticException("the matrix is not positive definite at row " + i);
          }
          lower[rowI + i] = Math.sqrt(sum);
        } else {
          lower[rowI + j] = sum / lower[rowJ + j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= lower[i * n + k] * b[k];
      }
      b[i] = sum / lower[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum -= lower[k * n + i] * b[k];
      }
      b[i] = sum / lower[i * n + i];
    }
  }
}
