package dev.belfry.training;

/**
 * How much the items of a history count when a model scores from it: the k-th latest {@code
 * decay^k}.
 *
 * @param length how many of the latest are read
 * @param decay above 0; 1 where all count alike
 */
record HistoryWeights(int length, double decay) {
  /** These values, with what the settings of a model say. */
  HistoryWeights with(Settings settings, String model) {
    return new HistoryWeights(
        settings.getInt(model + ".history-length", length, 1, 100_000),
        settings.getDouble(model + ".history-decay", decay, 0.001, 1));
  }

  /** Latest first. */
  float[] weights() {
    float[] weights = new float[length];
    for (int k = 0; k < length; k++) {
      weights[k] = (float) Math.pow(decay, k);
    }
    return weights;
  }
}
