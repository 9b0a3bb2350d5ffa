package dev.belfry.model;

import dev.belfry.contracts.common.BelfryException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the towers read of a text embedding: its coordinates on the main axes of the catalogue's
 * texts, or all of them, scaled so that a component is about 1. A fifth of the width carries most
 * of the variance and makes the first layers five times cheaper. Immutable.
 */
public final class TextProjection {
  /** Gives back what it is given. */
  public static final TextProjection NONE = new TextProjection(new float[0], 0, 1);

  private static final int ITERATIONS = 30;
  private static final int SAMPLE = 20_000;

  /** Row-major {@code [output, input]}; empty for the identity. */
  private final float[] axes;

  private final int output;
  private final float scale;

  private TextProjection(float[] axes, int output, float scale) {
    this.axes = axes;
    this.output = output;
    this.scale = scale;
  }

  /** Only scales vectors of unit length. */
  static TextProjection scaled(int dimension) {
    return new TextProjection(new float[0], 0, (float) Math.sqrt(dimension));
  }

  /**
   * The main axes of some vectors about the origin, by orthogonal iteration on their second
   * moments.
   *
   * @param vectors all of one length; many are sampled evenly
   * @param output how many axes; 0, or no fewer than the vectors have components, for all
   */
  public static TextProjection learn(List<float[]> vectors, int output, long seed) {
    if (vectors.isEmpty()) {
      return NONE;
    }
    int input = vectors.getFirst().length;
    if (output <= 0 || output >= input) {
      return scaled(input);
    }
    double[] moments = moments(vectors, input);
    double[][] axes = new double[output][input];
    Random random = new Random(seed);
    for (double[] axis : axes) {
      for (int i = 0; i < input; i++) {
        axis[i] = random.nextGaussian();
      }
    }
    orthonormalise(axes);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      for (int a = 0; a < output; a++) {
        axes[a] = times(moments, axes[a]);
      }
      orthonormalise(axes);
    }
    float[] flat = new float[output * input];
    for (int a = 0; a < output; a++) {
      for (int i = 0; i < input; i++) {
        flat[a * input + i] = (float) axes[a][i];
      }
    }
    return new TextProjection(flat, output, (float) Math.sqrt(output));
  }

  /** Components of what {@link #apply} gives for vectors of {@code input} components. */
  public int dimension(int input) {
    return output == 0 ? input : output;
  }

  /** The projected vector; an empty one stays empty. */
  public float[] apply(float[] vector) {
    if (vector.length == 0) {
      return vector;
    }
    if (output == 0) {
      float[] scaled = vector.clone();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= scale;
      }
      return scaled;
    }
    int input = axes.length / output;
    if (vector.length != input) {
      throw BelfryException.invalid(
          "a text embedding has " + vector.length + " components; the model reads " + input);
    }
    float[] projected = new float[output];
    for (int a = 0; a < output; a++) {
      float sum = 0;
      for (int i = 0; i < input; i++) {
        sum += axes[a * input + i] * vector[i];
      }
      projected[a] = sum * scale;
    }
    return projected;
  }

  Map<String, Tensor> toTensors() {
    return Map.of(
        "text_axes",
        output == 0
            ? Tensor.ofFloats(axes, 0, 0)
            : Tensor.ofFloats(axes, output, axes.length / output),
        "text_scale",
        Tensor.ofFloats(new float[] {scale}, 1));
  }

  static TextProjection ofTensors(Map<String, Tensor> tensors) {
    Tensor axes = ModelArtefact.tensor(tensors, "text_axes");
    return new TextProjection(
        axes.floats(),
        (int) axes.shape()[0],
        ModelArtefact.tensor(tensors, "text_scale").floats()[0]);
  }

  private static double[] moments(List<float[]> vectors, int input) {
    double[] moments = new double[input * input];
    int stride = Math.max(1, vectors.size() / SAMPLE);
    for (int v = 0; v < vectors.size(); v += stride) {
      float[] x = vectors.get(v);
      for (int i = 0; i < input; i++) {
        for (int j = 0; j < input; j++) {
          moments[i * input + j] += (double) x[i] * x[j];
        }
      }
    }
    return moments;
  }

  private static double[] times(double[] matrix, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double factor = x[i];
      for (int j = 0; j < x.length; j++) {
        y[j] += factor * matrix[i * x.length + j];
      }
    }
    return y;
  }

  /** Gram and Schmidt, twice for accuracy. */
  private static void orthonormalise(double[][] axes) {
    for (int a = 0; a < axes.length; a++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < a; b++) {
          add(axes[a], axes[b], -dot(axes[a], axes[b]));
        }
      }
      double length = Math.sqrt(dot(axes[a], axes[a]));
      for (int i = 0; i < axes[a].length && length > 1e-30; i++) {
        axes[a][i] /= length;
      }
    }
  }

  private static void add(double[] sum, double[] x, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * x[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
