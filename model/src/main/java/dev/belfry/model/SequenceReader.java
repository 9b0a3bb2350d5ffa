package dev.belfry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@link SequenceEncoder} for the last place: of the last block only that place is computed, and
 * the keys and values it reads.
 */
final class SequenceReader implements HistoryReader {
  private final List<Block> blocks = new ArrayList<>();
  private final float[] gain;
  private final float[] bias;

  private record Linear(float[] weight, float[] bias) {
    static Linear of(Map<String, Tensor> parameters, int block, String part) {
      return new Linear(
          floats(parameters, block, part + ".weight"), floats(parameters, block, part + ".bias"));
    }

    /** Adds the row times the weights, and the bias. */
    void add(float[] x, int xAt, float[] y, int yAt) {
      Loops.affine(x, xAt, weight.length / bias.length, weight, bias, y, yAt);
    }
  }

  private record Block(
      Linear query,
      Linear key,
      Linear value,
      Linear out,
      Linear hidden,
      Linear back,
      float[] attentionGain,
      float[] attentionBias,
      float[] forwardGain,
      float[] forwardBias,
      float[] recency,
      int heads) {}

  SequenceReader(Map<String, Tensor> parameters) {
    for (int b = 0; parameters.containsKey(SequenceEncoder.name(b, "recency")); b++) {
      blocks.add(block(parameters, b));
    }
    this.gain = ModelArtefact.tensor(parameters, SequenceEncoder.GAIN).floats();
    this.bias = ModelArtefact.tensor(parameters, SequenceEncoder.BIAS).floats();
  }

  private static Block block(Map<String, Tensor> parameters, int b) {
    return new Block(
        Linear.of(parameters, b, "query"),
        Linear.of(parameters, b, "key"),
        Linear.of(parameters, b, "value"),
        Linear.of(parameters, b, "out"),
        Linear.of(parameters, b, "hidden"),
        Linear.of(parameters, b, "back"),
        floats(parameters, b, "attention.gain"),
        floats(parameters, b, "attention.bias"),
        floats(parameters, b, "forward.gain"),
        floats(parameters, b, "forward.bias"),
        floats(parameters, b, "recency"),
        ModelArtefact.tensor(parameters, SequenceEncoder.name(b, "recency")).extent(1));
  }

  private static float[] floats(Map<String, Tensor> parameters, int block, String part) {
    return ModelArtefact.tensor(parameters, SequenceEncoder.name(block, part)).floats();
  }

  @Override
  public float[] last(float[] x, int length) {
    int dimension = gain.length;
    for (int b = 0; b < blocks.size(); b++) {
      int from = b == blocks.size() - 1 ? length - 1 : 0;
      attend(blocks.get(b), x, length, from);
      for (int p = from; p < length; p++) {
        feedForward(blocks.get(b), x, p * dimension);
      }
    }
    float[] state = new float[dimension];
    Loops.norm(x, (length - 1) * dimension, gain, bias, SequenceEncoder.EPSILON, state, 0);
    return state;
  }

  /** Adds to the places from {@code from} what they read. */
  private static void attend(Block block, float[] x, int length, int from) {
    int dimension = block.attentionGain.length;
    float[] normed = new float[length * dimension];
    float[] keys = new float[length * dimension];
    float[] values = new float[length * dimension];
    for (int p = 0; p < length; p++) {
      int at = p * dimension;
      Loops.norm(
          x, at, block.attentionGain, block.attentionBias, SequenceEncoder.EPSILON, normed, at);
      block.key.add(normed, at, keys, at);
      block.value.add(normed, at, values, at);
    }
    int width = dimension / block.heads;
    int farthest = block.recency.length / block.heads - 1;
    float scale = (float) (1 / Math.sqrt(width));
    float[] weights = new float[length];
    for (int p = from; p < length; p++) {
      float[] query = new float[dimension];
      block.query.add(normed, p * dimension, query, 0);
      float[] read = new float[dimension];
      for (int h = 0; h < block.heads; h++) {
        for (int q = 0; q <= p; q++) {
          int distance = Math.min(farthest, p - q);
          weights[q] =
              Loops.dot(query, h * width, keys, q * dimension + h * width, width) * scale
                  + block.recency[distance * block.heads + h];
        }
        Loops.softmax(weights, p + 1);
        for (int q = 0; q <= p; q++) {
          Loops.addScaled(read, h * width, values, q * dimension + h * width, width, weights[q]);
        }
      }
      block.out.add(read, 0, x, p * dimension);
    }
  }

  private static void feedForward(Block block, float[] x, int at) {
    float[] normed = new float[block.forwardGain.length];
    Loops.norm(x, at, block.forwardGain, block.forwardBias, SequenceEncoder.EPSILON, normed, 0);
    float[] hidden = new float[block.hidden.bias.length];
    block.hidden.add(normed, 0, hidden, 0);
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, hidden[i]);
    }
    block.back.add(hidden, 0, x, at);
  }
}
