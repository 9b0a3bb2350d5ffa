package dev.belfry.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Random;

/**
 * A weighted mean of the history, the weights by a softmax over the places read: how much an item
 * says (a learned query against {@code tanh} of a linear layer, as in Yang et al., "Hierarchical
 * Attention Networks", 2016, section 2.2) and how long ago it was (a learned bias by distance).
 * Each head weighs its own share of the components. Starts as the mean with weights 0.9 to the
 * power of the distance.
 */
record AttentionEncoder() implements HistoryEncoder {
  static final String KEY = "history.attention.key.weight";
  static final String KEY_BIAS = "history.attention.key.bias";
  static final String QUERY = "history.attention.query";
  static final String RECENCY = "history.attention.recency";
  private static final double DECAY = 0.9;

  @Override
  public NDArray states(
      NDManager scope, Map<String, NDArray> parameters, NDArray x, NDArray mask, float dropout) {
    NDArray recency = HistoryEncoder.parameter(parameters, RECENCY);
    long heads = recency.getShape().get(1);
    int length = (int) x.getShape().get(1);
    NDArray logits =
        x.matMul(HistoryEncoder.parameter(parameters, KEY))
            .add(HistoryEncoder.parameter(parameters, KEY_BIAS))
            .tanh()
            .matMul(HistoryEncoder.parameter(parameters, QUERY));
    // [batch, heads, 1, length] + [heads, length, length]
    NDArray weights =
        logits
            .transpose(0, 2, 1)
            .expandDims(2)
            .add(CausalAttention.bias(scope, recency, length))
            .softmax(3);
    NDArray states =
        CausalAttention.join(
            HistoryEncoder.dropped(weights, dropout).matMul(CausalAttention.split(x, heads)));
    return HistoryEncoder.standing(states, mask);
  }

  /** First values of the parameters. */
  static void initialise(
      Map<String, Tensor> parameters, Random random, int dimension, int distances, int heads) {
    parameters.put(KEY, Tensors.normal(random, Math.sqrt(1.0 / dimension), dimension, dimension));
    parameters.put(KEY_BIAS, Tensors.filled(0, dimension));
    parameters.put(QUERY, Tensors.normal(random, 0.1, dimension, heads));
    float[] recency = new float[distances * heads];
    for (int i = 0; i < recency.length; i++) {
      recency[i] = (float) ((i / heads) * Math.log(DECAY));
    }
    parameters.put(RECENCY, Tensor.ofFloats(recency, distances, heads));
  }
}
