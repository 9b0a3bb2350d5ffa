package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;

/**
 * What the towers are trained to make small.
 *
 * @param kind softmax or cosine contrastive
 * @param temperature of the softmax: cosines are divided by it; where it is learned, its first
 *     value
 * @param learnTemperature whether it is a parameter
 * @param margin of the contrastive loss: negatives of a lower cosine cost nothing
 * @param negativeWeight of the contrastive loss: weight of the negatives' mean against the positive
 */
public record TowerLoss(
    Kind kind, double temperature, boolean learnTemperature, double margin, double negativeWeight) {
  /** Losses. */
  public enum Kind {
    /** Cross-entropy of the positive among the candidates, see {@link SampledSoftmax}. */
    SOFTMAX,
    /**
     * The positive's distance and what negatives are above a margin, see {@link CosineContrastive}.
     */
    COSINE_CONTRASTIVE
  }

  public TowerLoss {
    requireNonNull(kind, "kind is null");
    if (!(temperature > 0)) {
      throw BelfryException.invalid("the temperature is " + temperature + "; above 0 is accepted");
    }
    if (!(margin >= -1 && margin <= 1)) {
      throw BelfryException.invalid("the margin is " + margin + "; -1 to 1 are accepted");
    }
    if (!(negativeWeight >= 0)) {
      throw BelfryException.invalid(
          "the negative weight is " + negativeWeight + "; 0 and more are accepted");
    }
  }

  /** The defaults. */
  static TowerLoss defaults() {
    return new TowerLoss(Kind.SOFTMAX, 0.1, true, 0.8, 150);
  }

  static TowerLoss of(Settings settings, TowerLoss d) {
    return new TowerLoss(
        settings.getEnum("two-tower.loss", d.kind),
        settings.getDouble("two-tower.temperature", d.temperature, 0.001, 100),
        settings.getBoolean("two-tower.learn-temperature", d.learnTemperature),
        settings.getDouble("two-tower.margin", d.margin, -1, 1),
        settings.getDouble("two-tower.negative-weight", d.negativeWeight, 0, 1_000_000));
  }

  boolean isSoftmax() {
    return kind == Kind.SOFTMAX;
  }

  /** Whether the scale of the logits has a gradient. */
  boolean learnsTemperature() {
    return isSoftmax() && learnTemperature;
  }
}
