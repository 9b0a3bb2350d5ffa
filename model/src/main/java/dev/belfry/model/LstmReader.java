package dev.belfry.model;

import java.util.Arrays;
import java.util.Map;

/** {@link LstmEncoder} up to the last place. */
final class LstmReader implements HistoryReader {
  private final float[] input;
  private final float[] state;
  private final float[] bias;

  LstmReader(Map<String, Tensor> parameters) {
    this.bias = ModelArtefact.tensor(parameters, LstmEncoder.BIAS).floats();
    this.input = turned(ModelArtefact.tensor(parameters, LstmEncoder.INPUT));
    this.state = turned(ModelArtefact.tensor(parameters, LstmEncoder.STATE));
  }

  @Override
  public float[] last(float[] x, int length) {
    int dimension = bias.length / LstmEncoder.GATES;
    float[] nothing = new float[bias.length];
    float[] gates = new float[bias.length];
    float[] hidden = new float[dimension];
    float[] cell = new float[dimension];
    for (int p = 0; p < length; p++) {
      Arrays.fill(gates, 0);
      Loops.affine(x, p * dimension, dimension, input, bias, gates, 0);
      Loops.affine(hidden, 0, dimension, state, nothing, gates, 0);
      for (int i = 0; i < dimension; i++) {
        float kept = sigmoid(gates[dimension + i]) * cell[i];
        cell[i] = kept + sigmoid(gates[i]) * (float) Math.tanh(gates[2 * dimension + i]);
        hidden[i] = sigmoid(gates[3 * dimension + i]) * (float) Math.tanh(cell[i]);
      }
    }
    return hidden;
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** From {@code [outputs, inputs]} to {@code [inputs, outputs]}. */
  private static float[] turned(Tensor tensor) {
    int outputs = tensor.extent(0);
    int inputs = tensor.extent(1);
    float[] turned = new float[tensor.length()];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        turned[i * outputs + o] = tensor.floats()[o * inputs + i];
      }
    }
    return turned;
  }
}
