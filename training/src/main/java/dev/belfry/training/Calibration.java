package dev.belfry.training;

import dev.belfry.model.RankerLayers;
import dev.belfry.model.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a head's logits are multiplied by and shifted by so that its probabilities are those that
 * held-out examples show (Platt, "Probabilistic Outputs for Support Vector Machines", 1999): a
 * network that has learned its training examples by heart is too sure of the others. The order of
 * candidates stays.
 *
 * @param scale above 0
 * @param shift added after that
 */
record Calibration(double scale, double shift) {
  /** Changes nothing. */
  static final Calibration NONE = new Calibration(1, 0);

  /** Fewer examples of either kind tell too little. */
  private static final int LEAST = 50;

  private static final int STEPS = 50;
  private static final int HALVES = 30;

  /**
   * The scale and shift of least cross-entropy, by Newton's method with steps that are halved while
   * they overshoot; {@link #NONE} where there are too few examples, where nothing is gained, or
   * where the order would turn round.
   *
   * @param labels 0 to 1
   * @param weights 0 and more
   */
  static Calibration fit(double[] logits, double[] labels, double[] weights) {
    double positives = 0;
    double negatives = 0;
    for (int i = 0; i < logits.length; i++) {
      if (weights[i] > 0) {
        positives += labels[i];
        negatives += 1 - labels[i];
      }
    }
    if (positives < LEAST || negatives < LEAST) {
      return NONE;
    }
    Calibration now = new Calibration(0, 0);
    double loss = now.loss(logits, labels, weights);
    for (int step = 0; step < STEPS; step++) {
      Calibration next = now.newton(logits, labels, weights);
      double reached = next.loss(logits, labels, weights);
      for (int half = 0; reached > loss && half < HALVES; half++) {
        next = new Calibration((now.scale + next.scale) / 2, (now.shift + next.shift) / 2);
        reached = next.loss(logits, labels, weights);
      }
      if (!(reached < loss)) {
        break;
      }
      now = next;
      loss = reached;
    }
    return now.scale > 0 && loss < NONE.loss(logits, labels, weights) ? now : NONE;
  }

  /** The cross-entropy, summed. */
  private double loss(double[] logits, double[] labels, double[] weights) {
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      double z = scale * logits[i] + shift;
      loss += weights[i] * (Math.max(z, 0) - z * labels[i] + Math.log1p(Math.exp(-Math.abs(z))));
    }
    return loss;
  }

  private Calibration newton(double[] logits, double[] labels, double[] weights) {
    double gradientScale = 0;
    double gradientShift = 0;
    double scaleScale = 0;
    double scaleShift = 0;
    double shiftShift = 0;
    for (int i = 0; i < logits.length; i++) {
      double p = 1 / (1 + Math.exp(-scale * logits[i] - shift));
      double error = weights[i] * (p - labels[i]);
      double curve = weights[i] * p * (1 - p);
      gradientScale += error * logits[i];
      gradientShift += error;
      scaleScale += curve * logits[i] * logits[i];
      scaleShift += curve * logits[i];
      shiftShift += curve;
    }
    double determinant = scaleScale * shiftShift - scaleShift * scaleShift;
    if (determinant <= 1e-12 * scaleScale * shiftShift) {
      return this;
    }
    return new Calibration(
        scale - (shiftShift * gradientScale - scaleShift * gradientShift) / determinant,
        shift - (scaleScale * gradientShift - scaleShift * gradientScale) / determinant);
  }

  /** A ranker's parameters with this as part of the last layer of a head. */
  Map<String, Tensor> applied(Map<String, Tensor> parameters, int head) {
    Map<String, Tensor> applied = new TreeMap<>(parameters);
    applied.computeIfPresent(
        RankerLayers.OUT_BIAS,
        (name, bias) -> {
          float[] values = bias.floats().clone();
          values[head] = (float) (values[head] * scale + shift);
          return Tensor.ofFloats(values, bias.shape());
        });
    applied.computeIfPresent(
        RankerLayers.OUT_WEIGHT,
        (name, weight) -> {
          float[] values = weight.floats().clone();
          int heads = (int) weight.shape()[1];
          for (int i = head; i < values.length; i += heads) {
            values[i] *= (float) scale;
          }
          return Tensor.ofFloats(values, weight.shape());
        });
    return applied;
  }
}
