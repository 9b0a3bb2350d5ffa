package dev.belfry.model;

import java.util.Arrays;
import java.util.Random;

/** First values of parameters. */
final class Tensors {
  private Tensors() {}

  /** Independent normal values with mean 0. */
  static Tensor normal(Random random, double deviation, int rows, int columns) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return Tensor.ofFloats(values, rows, columns);
  }

  /** One value throughout. */
  static Tensor filled(float value, int length) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return Tensor.ofFloats(values, length);
  }
}
