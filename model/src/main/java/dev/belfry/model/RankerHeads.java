package dev.belfry.model;

import java.util.Map;

/** The last layer: one inner product for each head. Immutable. */
final class RankerHeads {
  private final int heads;
  private final int inputs;

  /** {@code [heads, inputs]}. */
  private final float[] weights;

  private final float[] biases;

  RankerHeads(Map<String, Tensor> parameters) {
    Tensor weight = ModelArtefact.tensor(parameters, RankerLayers.OUT_WEIGHT);
    this.inputs = weight.extent(0);
    this.heads = weight.extent(1);
    this.weights = new float[heads * inputs];
    for (int input = 0; input < inputs; input++) {
      for (int head = 0; head < heads; head++) {
        weights[head * inputs + input] = weight.floats()[input * heads + head];
      }
    }
    this.biases = ModelArtefact.tensor(parameters, RankerLayers.OUT_BIAS).floats().clone();
  }

  int inputs() {
    return inputs;
  }

  /** The biases, {@code [count, heads]}. */
  float[] start(int count) {
    return HiddenStack.repeated(biases, count);
  }

  /** Adds the share of inputs {@code [from, from + n)}, which are rows {@code stride} apart. */
  void add(int count, int from, int n, float[] rows, int stride, float[] out) {
    for (int c = 0; c < count; c++) {
      for (int head = 0; head < heads; head++) {
        out[c * heads + head] +=
            DenseKernels.dot(rows, c * stride, weights, head * inputs + from, n);
      }
    }
  }
}
