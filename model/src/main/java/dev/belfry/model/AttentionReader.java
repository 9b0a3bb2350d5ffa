package dev.belfry.model;

import java.util.Arrays;
import java.util.Map;

/** {@link AttentionEncoder} for the last place. */
final class AttentionReader implements HistoryReader {
  private final float[] key;
  private final float[] keyBias;
  private final float[] query;
  private final float[] recency;
  private final int heads;

  AttentionReader(Map<String, Tensor> parameters) {
    this.key = ModelArtefact.tensor(parameters, AttentionEncoder.KEY).floats();
    this.keyBias = ModelArtefact.tensor(parameters, AttentionEncoder.KEY_BIAS).floats();
    this.query = ModelArtefact.tensor(parameters, AttentionEncoder.QUERY).floats();
    Tensor distances = ModelArtefact.tensor(parameters, AttentionEncoder.RECENCY);
    this.recency = distances.floats();
    this.heads = distances.extent(1);
  }

  @Override
  public float[] last(float[] x, int length) {
    int dimension = keyBias.length;
    int farthest = recency.length / heads - 1;
    float[][] weights = new float[heads][length];
    float[] hidden = new float[dimension];
    for (int q = 0; q < length; q++) {
      Arrays.fill(hidden, 0);
      Loops.affine(x, q * dimension, dimension, key, keyBias, hidden, 0);
      int distance = Math.min(farthest, length - 1 - q);
      for (int i = 0; i < dimension; i++) {
        float value = (float) Math.tanh(hidden[i]);
        for (int h = 0; h < heads; h++) {
          weights[h][q] += value * query[i * heads + h];
        }
      }
      for (int h = 0; h < heads; h++) {
        weights[h][q] += recency[distance * heads + h];
      }
    }
    float[] state = new float[dimension];
    int width = dimension / heads;
    for (int h = 0; h < heads; h++) {
      Loops.softmax(weights[h], length);
      for (int q = 0; q < length; q++) {
        Loops.addScaled(state, h * width, x, q * dimension + h * width, width, weights[h][q]);
      }
    }
    return state;
  }
}
