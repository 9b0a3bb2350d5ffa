package dev.belfry.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Random;

/**
 * One LSTM (Hochreiter and Schmidhuber, 1997, with forget gates) from the oldest item to the
 * latest. Gates stand in the order input, forget, candidate, output. The forget gate starts open
 * (bias 1).
 */
record LstmEncoder() implements HistoryEncoder {
  static final String INPUT = "history.lstm.input.weight";
  static final String STATE = "history.lstm.state.weight";
  static final String BIAS = "history.lstm.bias";
  static final int GATES = 4;

  @Override
  public NDArray states(
      NDManager scope, Map<String, NDArray> parameters, NDArray x, NDArray mask, float dropout) {
    NDArray state = HistoryEncoder.parameter(parameters, STATE);
    Shape first = new Shape(1, x.getShape().get(0), state.getShape().get(1));
    NDArray bias = HistoryEncoder.parameter(parameters, BIAS);
    NDList weights = new NDList(HistoryEncoder.parameter(parameters, INPUT), state);
    NDArray none = scope.zeros(bias.getShape(), bias.getDataType());
    weights.add(bias);
    weights.add(none);
    NDArray input = HistoryEncoder.dropped(x, dropout);
    NDArray states =
        input
            .getNDArrayInternal()
            .lstm(
                input,
                new NDList(
                    scope.zeros(first, x.getDataType()), scope.zeros(first, x.getDataType())),
                weights,
                true,
                1,
                0,
                dropout > 0,
                false,
                true)
            .head();
    return HistoryEncoder.standing(states, mask);
  }

  /** First values of the parameters. */
  static void initialise(Map<String, Tensor> parameters, Random random, int dimension) {
    double deviation = Math.sqrt(1.0 / dimension);
    parameters.put(INPUT, Tensors.normal(random, deviation, GATES * dimension, dimension));
    parameters.put(STATE, Tensors.normal(random, deviation, GATES * dimension, dimension));
    Tensor bias = Tensors.filled(0, GATES * dimension);
    for (int i = dimension; i < 2 * dimension; i++) {
      bias.floats()[i] = 1;
    }
    parameters.put(BIAS, bias);
  }
}
