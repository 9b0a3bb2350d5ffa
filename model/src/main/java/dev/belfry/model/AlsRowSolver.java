package dev.belfry.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Solves one row of alternating least squares given the other side, whose factors V are expressed
 * in the eigenbasis of their Gram matrix. There the pull of all unobserved pairs is diagonal, D =
 * {@code alpha * eigenvalues + lambda}, and the row's normal equations {@code (D + V'CV) x = V'C1}
 * become, with {@code W = C^1/2 V D^-1/2} and {@code x = D^-1/2 z}, {@code (I + W'W) z = W'C^1/2
 * 1}: a system that is well conditioned, that is as small as the smaller of the number of
 * interactions and the dimension (Woodbury), and whose diagonal preconditioner costs nothing.
 *
 * <p>Holds work space: one per thread.
 */
public final class AlsRowSolver {
  /** How the system is solved. */
  public enum Method {
    /** By a Cholesky factorisation of the smaller of the two systems. */
    EXACT,
    /** By a few steps of conjugate gradient from the row's previous value. */
    CONJUGATE_GRADIENT
  }

  /** Interactions that are taken up at a time; a chunk of factors stays in L2. */
  private static final int CHUNK = 128;

  private final Method method;
  private final int steps;
  private final int stride;
  private final float[] spectrum;
  private final float[] scale;
  private final float[] z;
  private final float[] residual;
  private final float[] direction;
  private final float[] image;
  private final float[] scaled;
  private final float[] coefficients = new float[4];
  private float[] gathered = new float[0];
  private float[] system = new float[0];
  private float[] right = new float[0];

  /**
   * A solver.
   *
   * @param steps of conjugate gradient; rows for which exact elimination is cheaper get it anyway
   * @param spectrum alpha times the eigenvalues of the Gram matrix, none below 0; its length is a
   *     multiple of {@link DenseKernels#ALIGNMENT}, padded with zeros. Not copied.
   */
  public AlsRowSolver(Method method, int steps, float[] spectrum) {
    this.method = method;
    this.steps = steps;
    this.stride = spectrum.length;
    this.spectrum = spectrum;
    this.scale = new float[stride];
    this.z = new float[stride];
    this.residual = new float[stride];
    this.direction = new float[stride];
    this.image = new float[stride];
    this.scaled = new float[stride];
  }

  /**
   * Solves a row.
   *
   * @param factors V: row-major, {@code spectrum.length} apart, in the eigenbasis
   * @param seen which of its rows the interactions are with
   * @param weights C, one per interaction, above 0; null where every one is 1
   * @param lambda L2 of this row, above 0
   * @param x from {@code offset} on entry the row's previous value, in the eigenbasis (read by
   *     conjugate gradient only), on return the solution
   */
  public void solve(
      float[] factors,
      int[] seen,
      float @Nullable [] weights,
      double lambda,
      float[] x,
      int offset) {
    int n = seen.length;
    if (n == 0) {
      Arrays.fill(x, offset, offset + stride, 0);
      return;
    }
    for (int i = 0; i < stride; i++) {
      scale[i] = (float) (1 / Math.sqrt(spectrum[i] + lambda));
    }
    if (method == Method.CONJUGATE_GRADIENT && n > 4 * (steps + 1)) {
      conjugateGradient(factors, seen, weights, x, offset);
    } else if (n <= stride) {
      dual(factors, seen, weights);
    } else {
      primal(factors, seen, weights);
    }
    for (int i = 0; i < stride; i++) {
      x[offset + i] = scale[i] * z[i];
    }
  }

  /** {@code z = W'(I + WW')^-1 C^1/2 1}: one unknown per interaction. */
  private void dual(float[] factors, int[] seen, float @Nullable [] weights) {
    int n = seen.length;
    int width = DenseKernels.padded(n);
    grow(n, width * width);
    Arrays.fill(right, 0, width, 0);
    for (int r = 0; r < n; r++) {
      float root = root(weights, r);
      right[r] = root;
      gather(factors, seen[r], root, r);
    }
    for (int i = 0; i < n; i++) {
      products(i, n, width);
      system[i * width + i] += 1;
    }
    FloatCholesky.solve(system, n, width, right);
    Arrays.fill(z, 0);
    int r = 0;
    for (; r + 4 <= n; r += 4) {
      int o = r * stride;
      DenseKernels.addFourScaled(
          right, r, gathered, o, o + stride, o + 2 * stride, o + 3 * stride, z, 0, stride);
    }
    for (; r < n; r++) {
      DenseKernels.addScaled(right[r], gathered, r * stride, z, 0, stride);
    }
  }

  /** Row i of {@code WW'} from the diagonal on, and the rest of the padded row zero. */
  private void products(int i, int n, int width) {
    int row = i * width;
    int j = i;
    for (; j + 4 <= n; j += 4) {
      int o = j * stride;
      DenseKernels.fourDots(
          gathered,
          o,
          o + stride,
          o + 2 * stride,
          o + 3 * stride,
          gathered,
          i * stride,
          stride,
          system,
          row + j);
    }
    for (; j < n; j++) {
      system[row + j] = DenseKernels.dot(gathered, j * stride, gathered, i * stride, stride);
    }
    Arrays.fill(system, row + n, row + width, 0);
  }

  /** {@code z = (I + W'W)^-1 W'C^1/2 1}: one unknown per component. */
  private void primal(float[] factors, int[] seen, float @Nullable [] weights) {
    grow(CHUNK, stride * stride);
    Arrays.fill(system, 0, stride * stride, 0);
    Arrays.fill(z, 0);
    for (int from = 0; from < seen.length; from += CHUNK) {
      int count = Math.min(CHUNK, seen.length - from);
      for (int r = 0; r < count; r++) {
        float root = root(weights, from + r);
        gather(factors, seen[from + r], root, r);
        DenseKernels.addScaled(root, gathered, r * stride, z, 0, stride);
      }
      addGram(count);
    }
    for (int i = 0; i < stride; i++) {
      system[i * stride + i] += 1;
    }
    FloatCholesky.solve(system, stride, stride, z);
  }

  /** Adds {@code W'W} of the gathered rows, upper triangle by blocks of columns. */
  private void addGram(int count) {
    int block = 2 * DenseKernels.ALIGNMENT;
    for (int i = 0; i < stride; i += block) {
      DenseKernels.addProduct(
          Math.min(block, stride - i),
          stride - i,
          count,
          gathered,
          i,
          1,
          stride,
          gathered,
          i,
          stride,
          system,
          i * stride + i,
          stride);
    }
  }

  private void conjugateGradient(
      float[] factors, int[] seen, float @Nullable [] weights, float[] x, int offset) {
    // r = W'C^1/2 1 - (I + W'W) z = D^-1/2 V'C(1 - Vx) - z, with z = D^1/2 x.
    System.arraycopy(x, offset, scaled, 0, stride);
    Arrays.fill(image, 0);
    accumulate(factors, seen, weights, -1, 1);
    for (int i = 0; i < stride; i++) {
      z[i] = x[offset + i] / scale[i];
      residual[i] = scale[i] * image[i] - z[i];
      direction[i] = residual[i];
    }
    float before = DenseKernels.dot(residual, 0, residual, 0, stride);
    for (int step = 0; step < steps && before > 1e-12f; step++) {
      for (int i = 0; i < stride; i++) {
        scaled[i] = scale[i] * direction[i];
        image[i] = 0;
      }
      accumulate(factors, seen, weights, 1, 0);
      for (int i = 0; i < stride; i++) {
        image[i] = direction[i] + scale[i] * image[i];
      }
      float length = before / DenseKernels.dot(direction, 0, image, 0, stride);
      DenseKernels.addScaled(length, direction, 0, z, 0, stride);
      DenseKernels.addScaled(-length, image, 0, residual, 0, stride);
      float after = DenseKernels.dot(residual, 0, residual, 0, stride);
      float turn = after / before;
      for (int i = 0; i < stride; i++) {
        direction[i] = residual[i] + turn * direction[i];
      }
      before = after;
    }
  }

  /** {@code image += V'C(plus + sign * V scaled)}, four interactions at a time. */
  private void accumulate(
      float[] factors, int[] seen, float @Nullable [] weights, float sign, float plus) {
    int r = 0;
    for (; r + 4 <= seen.length; r += 4) {
      int o0 = seen[r] * stride;
      int o1 = seen[r + 1] * stride;
      int o2 = seen[r + 2] * stride;
      int o3 = seen[r + 3] * stride;
      DenseKernels.fourDots(factors, o0, o1, o2, o3, scaled, 0, stride, coefficients, 0);
      for (int k = 0; k < 4; k++) {
        coefficients[k] = weight(weights, r + k) * (plus + sign * coefficients[k]);
      }
      DenseKernels.addFourScaled(coefficients, 0, factors, o0, o1, o2, o3, image, 0, stride);
    }
    for (; r < seen.length; r++) {
      int o = seen[r] * stride;
      float product = DenseKernels.dot(factors, o, scaled, 0, stride);
      DenseKernels.addScaled(
          weight(weights, r) * (plus + sign * product), factors, o, image, 0, stride);
    }
  }

  private void gather(float[] factors, int row, float root, int to) {
    int from = row * stride;
    int at = to * stride;
    for (int i = 0; i < stride; i++) {
      gathered[at + i] = factors[from + i] * scale[i] * root;
    }
  }

  private void grow(int rows, int systemSize) {
    if (gathered.length < rows * stride) {
      gathered = new float[rows * stride];
    }
    if (system.length < systemSize) {
      system = new float[systemSize];
    }
    if (right.length < DenseKernels.padded(rows)) {
      right = new float[DenseKernels.padded(rows)];
    }
  }

  private static float weight(float @Nullable [] weights, int at) {
    return weights == null ? 1 : weights[at];
  }

  private static float root(float @Nullable [] weights, int at) {
    return weights == null ? 1 : (float) Math.sqrt(weights[at]);
  }
}
