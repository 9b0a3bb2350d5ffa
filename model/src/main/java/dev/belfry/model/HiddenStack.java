package dev.belfry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Layers of {@code relu(h W + b)} in plain loops, the norms folded into W and b. Rows are padded as
 * {@link PaddedMatrix} pads them. Immutable, safe for use by several threads.
 */
final class HiddenStack {
  private final List<PaddedMatrix> weights = new ArrayList<>();
  private final List<float[]> biases = new ArrayList<>();

  private HiddenStack() {}

  /** The layers of a stack from one on; parameters are {@link #folded} already. */
  static HiddenStack of(Map<String, Tensor> parameters, String stack, int from) {
    HiddenStack layers = new HiddenStack();
    for (int l = from; parameters.containsKey(weight(stack, l)); l++) {
      layers.weights.add(PaddedMatrix.of(parameters, weight(stack, l)));
      layers.biases.add(bias(parameters, RankerLayers.name(stack, l, RankerLayers.BIAS)));
    }
    return layers;
  }

  /** A bias, padded with zeros. */
  static float[] bias(Map<String, Tensor> parameters, String name) {
    float[] bias = ModelArtefact.tensor(parameters, name).floats();
    float[] padded = new float[DenseKernels.padded(bias.length)];
    System.arraycopy(bias, 0, padded, 0, bias.length);
    return padded;
  }

  /** Parameters of which every norm is part of the weight and the bias before it. */
  static Map<String, Tensor> folded(Map<String, Tensor> parameters) {
    Map<String, Tensor> folded = new TreeMap<>(parameters);
    for (String stack : List.of(RankerLayers.HIDDEN, RankerLayers.BOTTOM)) {
      for (int l = 0; parameters.containsKey(weight(stack, l)); l++) {
        if (parameters.containsKey(RankerLayers.name(stack, l, RankerLayers.MEAN))) {
          fold(parameters, folded, stack, l);
        }
      }
    }
    return folded;
  }

  private static void fold(
      Map<String, Tensor> from, Map<String, Tensor> to, String stack, int layer) {
    Tensor weight = ModelArtefact.tensor(from, weight(stack, layer));
    int outputs = weight.extent(1);
    float[] folded = weight.floats().clone();
    float[] bias = new float[outputs];
    float[] oldBias = floats(from, stack, layer, RankerLayers.BIAS);
    float[] scale = floats(from, stack, layer, RankerLayers.SCALE);
    float[] shift = floats(from, stack, layer, RankerLayers.SHIFT);
    float[] mean = floats(from, stack, layer, RankerLayers.MEAN);
    float[] variance = floats(from, stack, layer, RankerLayers.VARIANCE);
    for (int o = 0; o < outputs; o++) {
      float factor = (float) (scale[o] / Math.sqrt(variance[o] + RankerLayers.EPSILON));
      bias[o] = (oldBias[o] - mean[o]) * factor + shift[o];
      for (int i = o; i < folded.length; i += outputs) {
        folded[i] *= factor;
      }
    }
    to.put(weight(stack, layer), Tensor.ofFloats(folded, weight.shape()));
    to.put(RankerLayers.name(stack, layer, RankerLayers.BIAS), Tensor.ofFloats(bias, outputs));
  }

  private static float[] floats(
      Map<String, Tensor> parameters, String stack, int layer, String name) {
    return ModelArtefact.tensor(parameters, RankerLayers.name(stack, layer, name)).floats();
  }

  private static String weight(String stack, int layer) {
    return RankerLayers.name(stack, layer, RankerLayers.WEIGHT);
  }

  int size() {
    return weights.size();
  }

  /** Width of a row behind the last layer, with its padding; the input's without a layer. */
  int outputWidth(int inputWidth) {
    return weights.isEmpty() ? inputWidth : weights.getLast().width();
  }

  /**
   * The activations behind the last layer.
   *
   * @param h {@code count} rows, each {@code row} behind the one before
   * @return {@code [count, outputWidth]}
   */
  float[] apply(int count, float[] h, int row) {
    float[] last = h;
    int width = row;
    for (int l = 0; l < weights.size(); l++) {
      PaddedMatrix weight = weights.get(l);
      float[] next = repeated(biases.get(l), count);
      weight.addProduct(count, last, 0, width, next, 0, weight.width());
      relu(next);
      last = next;
      width = weight.width();
    }
    return last;
  }

  /** A row so many times. */
  static float[] repeated(float[] row, int count) {
    float[] rows = new float[count * row.length];
    for (int r = 0; r < count; r++) {
      System.arraycopy(row, 0, rows, r * row.length, row.length);
    }
    return rows;
  }

  static void relu(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i], 0);
    }
  }
}
