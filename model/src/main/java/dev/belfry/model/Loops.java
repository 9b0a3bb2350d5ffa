package dev.belfry.model;

/** Small linear algebra on flat arrays, in loops that the compiler turns into vector code. */
final class Loops {
  private Loops() {}

  /** {@code y += x W + b} for one row; W is {@code [inputs, outputs]}. */
  static void affine(
      float[] x, int xAt, int inputs, float[] weight, float[] bias, float[] y, int yAt) {
    int outputs = bias.length;
    for (int j = 0; j < outputs; j++) {
      y[yAt + j] += bias[j];
    }
    for (int i = 0; i < inputs; i++) {
      float scale = x[xAt + i];
      int row = i * outputs;
      for (int j = 0; j < outputs; j++) {
        y[yAt + j] += scale * weight[row + j];
      }
    }
  }

  static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[aAt + i] * b[bAt + i];
    }
    return sum;
  }

  static void addScaled(float[] y, int yAt, float[] x, int xAt, int length, float scale) {
    for (int i = 0; i < length; i++) {
      y[yAt + i] += scale * x[xAt + i];
    }
  }

  /** Softmax of the first values, in place. */
  static void softmax(float[] values, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      max = Math.max(max, values[i]);
    }
    float sum = 0;
    for (int i = 0; i < length; i++) {
      values[i] = (float) Math.exp(values[i] - max);
      sum += values[i];
    }
    for (int i = 0; i < length; i++) {
      values[i] /= sum;
    }
  }

  /** Layer norm of one row: {@code gain * (x - mean) / sqrt(variance + epsilon) + bias}. */
  static void norm(
      float[] x, int xAt, float[] gain, float[] bias, float epsilon, float[] y, int yAt) {
    int n = gain.length;
    float mean = 0;
    for (int i = 0; i < n; i++) {
      mean += x[xAt + i];
    }
    mean /= n;
    float variance = 0;
    for (int i = 0; i < n; i++) {
      float off = x[xAt + i] - mean;
      variance += off * off;
    }
    float scale = (float) (1 / Math.sqrt(variance / n + epsilon));
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (x[xAt + i] - mean) * scale * gain[i] + bias[i];
    }
  }
}
