package dev.belfry.model;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix, in double precision: Householder
 * reduction to tridiagonal form, then QL iterations with implicit shifts (Golub and Van Loan,
 * "Matrix Computations", 8.3). Eigenvectors are kept as rows throughout, so that every inner loop
 * runs over neighbouring numbers.
 */
public final class SymmetricEigen {
  private static final int MAX_ITERATIONS = 60;

  private final int n;
  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(int n) {
    this.n = n;
    this.values = new double[n];
    this.vectors = new double[n][n];
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix row-major {@code [n, n]}, symmetric; not changed
   * @throws ArithmeticException when it holds a value that is not finite
   */
  public static SymmetricEigen of(double[] matrix, int n) {
    for (double value : matrix) {
      if (!Double.isFinite(value)) {
        throw new ArithmeticException("the matrix holds " + value);
      }
    }
    SymmetricEigen eigen = new SymmetricEigen(n);
    double[] offDiagonal = eigen.tridiagonalise(matrix);
    eigen.diagonalise(offDiagonal);
    return eigen;
  }

  /** The eigenvalues, in no order; not a copy. */
  public double[] values() {
    return values;
  }

  /** {@code vectors()[k]} is the unit eigenvector of {@code values()[k]}; not a copy. */
  public double[][] vectors() {
    return vectors;
  }

  /**
   * Reflects column by column. On return {@code values} is the diagonal and {@code vectors} the
   * rows of the product of the reflections, so that {@code matrix = vectors' T vectors}.
   *
   * @return the off-diagonal, {@code [k]} between k and k + 1
   */
  private double[] tridiagonalise(double[] matrix) {
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) {
      a[i] = java.util.Arrays.copyOfRange(matrix, i * n, (i + 1) * n);
    }
    double[] off = new double[n];
    double[][] reflectors = new double[n][];
    double[] scales = new double[n];
    for (int k = 0; k < n - 2; k++) {
      double[] v = a[k].clone();
      double norm = Math.sqrt(dot(v, v, k + 1));
      if (norm == 0) {
        continue;
      }
      double alpha = v[k + 1] > 0 ? -norm : norm;
      v[k + 1] -= alpha;
      double scale = 2 / dot(v, v, k + 1);
      reflect(a, v, scale, k + 1);
      off[k] = alpha;
      reflectors[k] = v;
      scales[k] = scale;
    }
    for (int k = 0; k < n; k++) {
      values[k] = a[k][k];
    }
    if (n > 1) {
      off[n - 2] = a[n - 2][n - 1];
    }
    accumulate(reflectors, scales);
    return off;
  }

  /** {@code A := (I - s v v') A (I - s v v')} over the rows and columns from {@code from}. */
  private void reflect(double[][] a, double[] v, double scale, int from) {
    double[] w = new double[n];
    for (int i = from; i < n; i++) {
      w[i] = scale * dot(a[i], v, from);
    }
    double half = scale / 2 * dot(w, v, from);
    addScaled(-half, v, w, from);
    for (int i = from; i < n; i++) {
      addScaled(-v[i], w, a[i], from);
      addScaled(-w[i], v, a[i], from);
    }
  }

  /** Rows of {@code H(n-3) ... H(0)}, whose transpose is the product of all reflections. */
  private void accumulate(double[][] reflectors, double[] scales) {
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    for (int k = n - 3; k >= 0; k--) {
      double[] v = reflectors[k];
      if (v == null) {
        continue;
      }
      // Applied from the right: each row loses its part along v. Rows up to k are still unit rows.
      for (int i = k + 1; i < n; i++) {
        addScaled(-scales[k] * dot(vectors[i], v, k + 1), v, vectors[i], k + 1);
      }
    }
  }

  /** QL with implicit shifts; rotates pairs of {@code vectors}' rows along. */
  private void diagonalise(double[] off) {
    double norm = 0;
    for (int k = 0; k < n; k++) {
      norm = Math.max(norm, Math.abs(values[k]) + 2 * Math.abs(off[k]));
    }
    double negligible = Math.ulp(norm);
    for (int low = 0; low < n; low++) {
      for (int iteration = 0; ; iteration++) {
        int high = low;
        while (high < n - 1 && Math.abs(off[high]) > negligible) {
          high++;
        }
        if (high == low) {
          break;
        }
        if (iteration == MAX_ITERATIONS) {
          throw new ArithmeticException("the eigenvalues do not converge");
        }
        chase(off, low, high);
      }
    }
  }

  /** One QL step on the block from {@code low} to {@code high}, with Wilkinson's shift. */
  private void chase(double[] off, int low, int high) {
    double g = (values[low + 1] - values[low]) / (2 * off[low]);
    double r = Math.hypot(g, 1);
    g = values[high] - values[low] + off[low] / (g + Math.copySign(r, g));
    double sine = 1;
    double cosine = 1;
    double p = 0;
    for (int i = high - 1; i >= low; i--) {
      double f = sine * off[i];
      double b = cosine * off[i];
      r = Math.hypot(f, g);
      off[i + 1] = r;
      if (r == 0) {
        values[i + 1] -= p;
        off[high] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = values[i + 1] - p;
      r = (values[i] - g) * sine + 2 * cosine * b;
      p = sine * r;
      values[i + 1] = g + p;
      g = cosine * r - b;
      rotate(vectors[i], vectors[i + 1], cosine, sine);
    }
    values[low] -= p;
    off[low] = g;
    off[high] = 0;
  }

  private static void rotate(double[] lower, double[] upper, double cosine, double sine) {
    for (int k = 0; k < lower.length; k++) {
      double f = upper[k];
      upper[k] = sine * lower[k] + cosine * f;
      lower[k] = cosine * lower[k] - sine * f;
    }
  }

  /** In four parts, which the machine adds up side by side. */
  private static double dot(double[] a, double[] b, int from) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static void addScaled(double scale, double[] x, double[] y, int from) {
    for (int i = from; i < y.length; i++) {
      y[i] += scale * x[i];
    }
  }
}
