package dev.belfry.model;

import java.util.Arrays;

/**
 * A ridge regression of factors and a bias, built up one rating at a time and solved by a Cholesky
 * factorisation. To be used again after {@link #clear}; for one thread.
 */
public final class Ridge {
  private final int n;
  private final double[][] normal;
  private final double[] right;

  /** A regression of so many factors, and a bias behind them. */
  public Ridge(int factors) {
    this.n = factors + 1;
    this.normal = new double[n][n];
    this.right = new double[n];
  }

  /**
   * Begins anew.
   *
   * @param regularization L2 of the factors, above 0
   * @param biasRegularization L2 of the bias, above 0
   */
  public void clear(double regularization, double biasRegularization) {
    for (int i = 0; i < n; i++) {
      Arrays.fill(normal[i], 0);
      normal[i][i] = i == n - 1 ? biasRegularization : regularization;
    }
    Arrays.fill(right, 0);
  }

  /** Adds what the factors and the bias should sum up to. */
  public void add(double[] factors, double target) {
    for (int i = 0; i < n; i++) {
      double a = i == n - 1 ? 1 : factors[i];
      for (int j = 0; j <= i; j++) {
        normal[i][j] += a * (j == n - 1 ? 1 : factors[j]);
      }
      right[i] += a * target;
    }
  }

  /** The solution, the bias last; the array is used again. */
  public double[] solve() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = normal[i][j];
        for (int k = 0; k < j; k++) {
          sum -= normal[i][k] * normal[j][k];
        }
        normal[i][j] = i == j ? Math.sqrt(sum) : sum / normal[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        right[i] -= normal[i][k] * right[k];
      }
      right[i] /= normal[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        right[i] -= normal[k][i] * right[k];
      }
      right[i] /= normal[i][i];
    }
    return right;
  }
}
