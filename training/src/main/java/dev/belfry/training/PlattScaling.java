package dev.belfry.training;

import dev.belfry.model.Calibration;
import dev.belfry.model.RankModel;
import dev.belfry.training.RankLists.RankList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fits {@link Calibration} to held-out outputs by Newton's method on the cross-entropy, and
 * measures what is left. Stateless.
 */
final class PlattScaling {
  private static final int ROUNDS = 50;
  private static final int HALVES = 30;

  /** Fewer examples of either kind tell too little. */
  private static final int LEAST = 50;

  private static final int BINS = 15;

  private PlattScaling() {}

  /** One calibration for each head. */
  static List<Calibration> fit(RankModel model, RankLists lists) {
    List<Calibration> calibrations = new ArrayList<>();
    for (int h = 0; h < lists.heads(); h++) {
      Rows rows = rows(model, lists, h);
      calibrations.add(fit(rows.raw(), rows.labels()));
    }
    return calibrations;
  }

  /**
   * Raw outputs with their labels.
   *
   * @param labels in 0 to 1
   */
  record Rows(double[] raw, double[] labels) {}

  private static Rows rows(RankModel model, RankLists lists, int head) {
    double[] raw = new double[lists.rows()];
    double[] labels = new double[raw.length];
    int size = 0;
    for (RankList list : lists.lists()) {
      float[] outputs = model.outputs(list.features().clone());
      for (int at = head; at < outputs.length; at += lists.heads()) {
        if (!Float.isNaN(list.labels()[at])) {
          raw[size] = outputs[at];
          labels[size++] = list.labels()[at];
        }
      }
    }
    return new Rows(Arrays.copyOf(raw, size), Arrays.copyOf(labels, size));
  }

  /** The slope and shift of least cross-entropy; none where the labels are all of one kind. */
  private static Calibration fit(double[] raw, double[] labels) {
    double mean = Arrays.stream(labels).average().orElse(0);
    if (mean <= 0 || mean >= 1) {
      return Calibration.NONE;
    }
    double[] weights = new double[raw.length];
    Arrays.fill(weights, 1);
    return leastCrossEntropy(raw, labels, weights)
        .orElseGet(() -> new Calibration(1e-3, Math.log(mean / (1 - mean))));
  }

  /**
   * What brings logits to the probabilities that held-out examples show: a network that has learned
   * its training examples by heart is too sure of the others. Nothing is changed where there are
   * fewer than {@value #LEAST} examples of either kind, or where the order would turn round.
   *
   * @param labels 0 to 1
   * @param weights 0 and more
   */
  static Calibration ofLogits(double[] logits, double[] labels, double[] weights) {
    double positives = 0;
    double negatives = 0;
    for (int i = 0; i < logits.length; i++) {
      if (weights[i] > 0) {
        positives += labels[i];
        negatives += 1 - labels[i];
      }
    }
    return positives < LEAST || negatives < LEAST
        ? Calibration.NONE
        : leastCrossEntropy(logits, labels, weights).orElse(Calibration.NONE);
  }

  /**
   * The slope and shift of least cross-entropy, by Newton's method with steps that are halved while
   * they overshoot; empty where the slope is not above 0.
   */
  static Optional<Calibration> leastCrossEntropy(double[] raw, double[] labels, double[] weights) {
    double slope = 0;
    double shift = 0;
    double loss = loss(slope, shift, raw, labels, weights);
    for (int round = 0; round < ROUNDS; round++) {
      double[] step = newton(slope, shift, raw, labels, weights);
      double part = 1;
      double reached = loss(slope - step[0], shift - step[1], raw, labels, weights);
      for (int half = 0; !(reached <= loss) && half < HALVES; half++) {
        part /= 2;
        reached = loss(slope - part * step[0], shift - part * step[1], raw, labels, weights);
      }
      if (!(reached < loss)) {
        break;
      }
      slope -= part * step[0];
      shift -= part * step[1];
      loss = reached;
    }
    return slope > 0 ? Optional.of(new Calibration(slope, shift)) : Optional.empty();
  }

  /** The cross-entropy, summed. */
  private static double loss(
      double slope, double shift, double[] raw, double[] labels, double[] weights) {
    double loss = 0;
    for (int i = 0; i < raw.length; i++) {
      double z = slope * raw[i] + shift;
      loss += weights[i] * (Math.max(z, 0) - z * labels[i] + Math.log1p(Math.exp(-Math.abs(z))));
    }
    return loss;
  }

  /** Newton's step in slope and shift; none where the curve is flat. */
  private static double[] newton(
      double slope, double shift, double[] raw, double[] labels, double[] weights) {
    double g0 = 0;
    double g1 = 0;
    double h00 = 0;
    double h01 = 0;
    double h11 = 0;
    for (int i = 0; i < raw.length; i++) {
      double p = 1 / (1 + Math.exp(-(slope * raw[i] + shift)));
      double error = weights[i] * (p - labels[i]);
      double curve = weights[i] * p * (1 - p);
      g0 += error * raw[i];
      g1 += error;
      h00 += curve * raw[i] * raw[i];
      h01 += curve * raw[i];
      h11 += curve;
    }
    double determinant = h00 * h11 - h01 * h01;
    return determinant <= 1e-12 * h00 * h11
        ? new double[2]
        : new double[] {(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant};
  }

  /**
   * The expected calibration error: over {@value #BINS} bins of as many candidates each, in order
   * of what was foretold, the mean distance of the mean probability from the mean label.
   */
  static double error(RankModel model, RankLists lists, int head) {
    Rows rows = rows(model, lists, head);
    Calibration calibration = model.facts().calibrations().get(head);
    Integer[] order = new Integer[rows.raw().length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(rows.raw()[a], rows.raw()[b]));
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      int from = (int) ((long) order.length * bin / BINS);
      int to = (int) ((long) order.length * (bin + 1) / BINS);
      double difference = 0;
      for (int i = from; i < to; i++) {
        difference += calibration.probability(rows.raw()[order[i]]) - rows.labels()[order[i]];
      }
      error += Math.abs(difference);
    }
    return order.length == 0 ? Double.NaN : error / order.length;
  }
}
