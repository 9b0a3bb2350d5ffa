package dev.belfry.training;

import dev.belfry.model.Calibration;
import dev.belfry.model.RankModel;
import dev.belfry.training.RankLists.RankList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits {@link Calibration} to held-out outputs by Newton's method on the cross-entropy, and
 * measures what is left. Stateless.
 */
final class PlattScaling {
  private static final int ROUNDS = 50;
  private static final double RIDGE = 1e-6;
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
  static Calibration fit(double[] raw, double[] labels) {
    double mean = Arrays.stream(labels).average().orElse(0);
    if (mean <= 0 || mean >= 1) {
      return Calibration.NONE;
    }
    double slope = 1;
    double shift = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double g0 = RIDGE * (slope - 1);
      double g1 = 0;
      double h00 = RIDGE;
      double h01 = 0;
      double h11 = RIDGE;
      for (int i = 0; i < raw.length; i++) {
        double p = 1 / (1 + Math.exp(-(slope * raw[i] + shift)));
        double w = p * (1 - p);
        g0 += (p - labels[i]) * raw[i];
        g1 += p - labels[i];
        h00 += w * raw[i] * raw[i];
        h01 += w * raw[i];
        h11 += w;
      }
      double determinant = h00 * h11 - h01 * h01;
      if (determinant <= 0) {
        break;
      }
      double stepSlope = (h11 * g0 - h01 * g1) / determinant;
      double stepShift = (h00 * g1 - h01 * g0) / determinant;
      // Newton's step can be far too long where the curve is nearly flat.
      double cut = Math.min(1, 2 / Math.max(Math.abs(stepSlope), Math.abs(stepShift)));
      slope -= cut * stepSlope;
      shift -= cut * stepShift;
      if (Math.abs(stepSlope) + Math.abs(stepShift) < 1e-9) {
        break;
      }
    }
    return slope > 0 && Double.isFinite(slope) && Double.isFinite(shift)
        ? new Calibration(slope, shift)
        : new Calibration(1e-3, Math.log(mean / (1 - mean)));
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
