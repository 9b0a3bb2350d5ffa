package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What the towers compute beyond what the shapes of their parameters say; kept among the parameters
 * so that a model is read as it was trained.
 *
 * @param activation of the hidden layers
 * @param historyExponent the weighted sum of a history is divided by the sum of the weights to this
 *     power: 1 is the mean, 0.5 lets a long history weigh more
 */
public record TowerOptions(Activation activation, double historyExponent) {
  static final String NAME = "options";

  /** Activation functions. */
  public enum Activation {
    /** max(x, 0). */
    RELU,
    /** x above 0, else exp(x) - 1. */
    ELU;

    /** The function, in place. */
    void apply(float[] values) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] < 0) {
          values[i] = this == RELU ? 0 : (float) Math.expm1(values[i]);
        }
      }
    }
  }

  public TowerOptions {
    requireNonNull(activation, "activation is null");
  }

  static TowerOptions of(Map<String, Tensor> parameters) {
    Tensor options = parameters.get(NAME);
    return options == null
        ? new TowerOptions(Activation.RELU, 1)
        : new TowerOptions(Activation.values()[(int) options.floats()[0]], options.floats()[1]);
  }

  void addTo(Map<String, Tensor> parameters) {
    parameters.put(
        NAME, Tensor.ofFloats(new float[] {activation.ordinal(), (float) historyExponent}, 2));
  }
}
