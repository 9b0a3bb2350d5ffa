package dev.belfry.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import java.util.Random;

/**
 * Causal self-attention over the history (Kang and McAuley, "Self-Attentive Sequential
 * Recommendation", ICDM 2018), with the norms before each part (Xiong et al., 2020). Places are
 * told apart by a learned bias for the distance of the item read from the place that reads (Shaw et
 * al., 2018; Raffel et al., 2020): what counts in a history is how long ago, whatever its length.
 */
record SequenceEncoder() implements HistoryEncoder {
  static final String GAIN = "history.sequence.norm.gain";
  static final String BIAS = "history.sequence.norm.bias";
  static final float EPSILON = 1e-5f;

  /** Beside the mean of small item vectors a state of unit variance would drown everything. */
  private static final float FIRST_GAIN = 0.05f;

  /** Name of a parameter of one block. */
  static String name(int block, String part) {
    return "history.sequence." + block + "." + part;
  }

  @Override
  public NDArray states(
      NDManager scope, Map<String, NDArray> parameters, NDArray x, NDArray mask, float dropout) {
    NDArray y = HistoryEncoder.dropped(x, dropout);
    for (int block = 0; parameters.containsKey(name(block, "recency")); block++) {
      NDArray read = attend(scope, parameters, block, y, dropout);
      y = y.add(HistoryEncoder.dropped(read, dropout));
      NDArray thought = feedForward(parameters, block, y, dropout);
      y = y.add(HistoryEncoder.dropped(thought, dropout));
    }
    return HistoryEncoder.standing(norm(parameters, y, GAIN, BIAS), mask);
  }

  private static NDArray attend(
      NDManager scope, Map<String, NDArray> parameters, int block, NDArray x, float dropout) {
    NDArray recency = HistoryEncoder.parameter(parameters, name(block, "recency"));
    long heads = recency.getShape().get(1);
    NDArray y = norm(parameters, x, name(block, "attention.gain"), name(block, "attention.bias"));
    NDArray query = CausalAttention.split(linear(parameters, y, block, "query"), heads);
    NDArray key = CausalAttention.split(linear(parameters, y, block, "key"), heads);
    NDArray value = CausalAttention.split(linear(parameters, y, block, "value"), heads);
    NDArray weights =
        query
            .matMul(key.transpose(0, 1, 3, 2))
            .mul(1 / Math.sqrt(key.getShape().get(3)))
            .add(CausalAttention.bias(scope, recency, (int) x.getShape().get(1)))
            .softmax(3);
    NDArray read = CausalAttention.join(HistoryEncoder.dropped(weights, dropout).matMul(value));
    return linear(parameters, read, block, "out");
  }

  private static NDArray feedForward(
      Map<String, NDArray> parameters, int block, NDArray x, float dropout) {
    NDArray y = norm(parameters, x, name(block, "forward.gain"), name(block, "forward.bias"));
    NDArray hidden = linear(parameters, y, block, "hidden").getNDArrayInternal().relu();
    return linear(parameters, HistoryEncoder.dropped(hidden, dropout), block, "back");
  }

  private static NDArray linear(
      Map<String, NDArray> parameters, NDArray x, int block, String part) {
    return x.matMul(HistoryEncoder.parameter(parameters, name(block, part + ".weight")))
        .add(HistoryEncoder.parameter(parameters, name(block, part + ".bias")));
  }

  private static NDArray norm(
      Map<String, NDArray> parameters, NDArray x, String gain, String bias) {
    return LayerNorm.layerNorm(
            x,
            new Shape(x.getShape().get(2)),
            HistoryEncoder.parameter(parameters, gain),
            HistoryEncoder.parameter(parameters, bias),
            EPSILON)
        .singletonOrThrow();
  }

  /** First values of the parameters. */
  static void initialise(
      Map<String, Tensor> parameters,
      Random random,
      int dimension,
      int distances,
      int layers,
      int heads,
      int hidden) {
    for (int block = 0; block < layers; block++) {
      double deviation = Math.sqrt(1.0 / dimension);
      double back = Math.sqrt(0.5 / layers);
      linear(parameters, random, block, "query", deviation, dimension, dimension);
      linear(parameters, random, block, "key", deviation, dimension, dimension);
      linear(parameters, random, block, "value", deviation, dimension, dimension);
      linear(parameters, random, block, "out", back * deviation, dimension, dimension);
      linear(parameters, random, block, "hidden", Math.sqrt(2) * deviation, dimension, hidden);
      linear(parameters, random, block, "back", back * Math.sqrt(1.0 / hidden), hidden, dimension);
      for (String part : new String[] {"attention", "forward"}) {
        parameters.put(name(block, part + ".gain"), Tensors.filled(1, dimension));
        parameters.put(name(block, part + ".bias"), Tensors.filled(0, dimension));
      }
      parameters.put(name(block, "recency"), slopes(distances, heads));
    }
    parameters.put(GAIN, Tensors.filled(FIRST_GAIN, dimension));
    parameters.put(BIAS, Tensors.filled(0, dimension));
  }

  private static void linear(
      Map<String, Tensor> parameters,
      Random random,
      int block,
      String part,
      double deviation,
      int inputs,
      int outputs) {
    parameters.put(
        name(block, part + ".weight"), Tensors.normal(random, deviation, inputs, outputs));
    parameters.put(name(block, part + ".bias"), Tensors.filled(0, outputs));
  }

  /** Heads start from looking near to looking far (Press et al., 2022): slopes 1/2, 1/8, ... */
  private static Tensor slopes(int distances, int heads) {
    float[] recency = new float[distances * heads];
    for (int i = 0; i < recency.length; i++) {
      recency[i] = (float) (-(i / heads) * Math.pow(2, -1 - 2.0 * (i % heads)));
    }
    return Tensor.ofFloats(recency, distances, heads);
  }
}
