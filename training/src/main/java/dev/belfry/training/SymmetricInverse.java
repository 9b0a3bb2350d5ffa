package dev.belfry.training;

import dev.belfry.model.DenseKernels;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Inverts a large symmetric positive definite matrix in place and in single precision, by the sweep
 * operator in blocks (Goodnight, "A Tutorial on the SWEEP Operator", 1979): {@code n^3 / 2}
 * multiplications, nearly all of them in one dense product over the upper triangle.
 */
final class SymmetricInverse {
  private static final int BLOCK = 128;

  private final float[] a;
  private final int n;
  private final int stride;
  private final float[] panel;
  private final float[] swept;

  private SymmetricInverse(float[] a, int n) {
    this.a = a;
    this.n = n;
    this.stride = DenseKernels.padded(n);
    this.panel = new float[BLOCK * stride];
    this.swept = new float[BLOCK * stride];
  }

  /**
   * Inverts.
   *
   * @param a rows {@code DenseKernels.padded(n)} apart; only the upper triangle is read; on return
   *     the whole inverse
   * @throws ArithmeticException when it is not positive definite
   */
  static void invert(float[] a, int n, Workers workers, Progress progress, String stage) {
    SymmetricInverse inverse = new SymmetricInverse(a, n);
    int blocks = Math.ceilDiv(n, BLOCK);
    for (int block = 0; block < blocks; block++) {
      inverse.sweep(block, blocks, workers);
      progress.advance(stage, block + 1, blocks);
    }
    workers.forEach(blocks, (IntConsumer) inverse::mirror);
  }

  private void sweep(int block, int blocks, Workers workers) {
    int from = block * BLOCK;
    int size = Math.min(BLOCK, n - from);
    float[] pivot = invertPivot(from, size);
    workers.forEach(blocks, (IntConsumer) other -> copyPanel(from, size, other));
    workers.forEach(blocks, (IntConsumer) other -> multiplyPanel(pivot, size, other));
    workers.forEach(
        blocks,
        (IntConsumer)
            other -> {
              if (other != block) {
                update(size, other);
              }
            });
    for (int p = 0; p < size; p++) {
      for (int i = 0; i < from; i++) {
        a[i * stride + from + p] = swept[p * stride + i];
      }
      int row = (from + p) * stride;
      System.arraycopy(swept, p * stride + from + size, a, row + from + size, n - from - size);
      for (int q = 0; q < size; q++) {
        a[row + from + q] = -pivot[p * BLOCK + q];
      }
    }
  }

  /** The inverse of a block on the diagonal, by Gauss-Jordan in double precision. */
  private float[] invertPivot(int from, int size) {
    double[][] work = new double[size][2 * size];
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        work[i][j] = a[(from + i) * stride + from + j];
        work[j][i] = work[i][j];
      }
      work[i][size + i] = 1;
    }
    for (int p = 0; p < size; p++) {
      double pivot = work[p][p];
      if (!(pivot > 0)) {
        throw new ArithmeticException("the matrix is not positive definite at " + (from + p));
      }
      for (int j = 0; j < 2 * size; j++) {
        work[p][j] /= pivot;
      }
      for (int i = 0; i < size; i++) {
        double factor = work[i][p];
        for (int j = p; i != p && j < 2 * size; j++) {
          work[i][j] -= factor * work[p][j];
        }
      }
    }
    float[] inverse = new float[BLOCK * BLOCK];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        inverse[i * BLOCK + j] = (float) work[i][size + j];
      }
    }
    return inverse;
  }

  /** The pivot's rows, whole: what lies left of the diagonal is taken from above it; negated. */
  private void copyPanel(int from, int size, int block) {
    int start = block * BLOCK;
    int end = Math.min(n, start + BLOCK);
    for (int p = 0; p < size; p++) {
      for (int j = start; j < end; j++) {
        int row = Math.min(from + p, j);
        int column = Math.max(from + p, j);
        panel[p * stride + j] = -a[row * stride + column];
      }
    }
  }

  /** {@code swept = pivot * rows} over a block of columns. */
  private void multiplyPanel(float[] pivot, int size, int block) {
    int start = block * BLOCK;
    int width = Math.min(BLOCK, stride - start);
    float[] negated = new float[size * BLOCK];
    for (int i = 0; i < size * BLOCK; i++) {
      negated[i] = -pivot[i];
    }
    for (int p = 0; p < size; p++) {
      Arrays.fill(swept, p * stride + start, p * stride + start + width, 0);
    }
    DenseKernels.addProduct(
        size, width, size, negated, 0, BLOCK, 1, panel, start, stride, swept, start, stride);
  }

  /** Takes the pivot out of a block of rows, from the diagonal on. */
  private void update(int size, int block) {
    int start = block * BLOCK;
    DenseKernels.addProduct(
        Math.min(BLOCK, n - start),
        stride - start,
        size,
        panel,
        start,
        1,
        stride,
        swept,
        start,
        stride,
        a,
        start * stride + start,
        stride);
  }

  /** Turns minus the inverse into the inverse, and fills the columns below a block. */
  private void mirror(int block) {
    int start = block * BLOCK;
    int end = Math.min(n, start + BLOCK);
    for (int i = start; i < end; i++) {
      for (int j = i; j < n; j++) {
        a[i * stride + j] = -a[i * stride + j];
      }
    }
    for (int tile = start; tile < n; tile += BLOCK) {
      for (int i = start; i < end; i++) {
        for (int j = Math.max(i + 1, tile); j < Math.min(n, tile + BLOCK); j++) {
          a[j * stride + i] = a[i * stride + j];
        }
      }
    }
  }
}
