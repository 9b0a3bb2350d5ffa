package dev.belfry.training;

import java.util.Arrays;

/**
 * How well probabilities foretell what happened.
 *
 * @param auc chance that a positive is above a negative, ties counted half; NaN where there is none
 *     of either
 * @param logLoss mean of {@code -log p} of what happened; probabilities are kept {@link #LEAST} off
 *     0 and 1
 * @param calibrationError expected calibration error (Guo et al., ICML 2017): over {@link #BINS}
 *     bins of equal width, the mean of the distance between the mean probability of a bin's
 *     examples and the share of positives among them, each bin weighing as many examples as it has
 */
public record ClickFigures(double auc, double logLoss, double calibrationError) {
  /** Bins of the calibration error. */
  public static final int BINS = 15;

  /** Least distance of a probability from 0 and from 1. */
  static final double LEAST = 1e-7;

  /**
   * Figures.
   *
   * @param probabilities of each example
   * @param positive whether it happened
   */
  public static ClickFigures of(double[] probabilities, boolean[] positive) {
    if (probabilities.length == 0 || probabilities.length != positive.length) {
      throw new IllegalArgumentException(
          probabilities.length + " probabilities and " + positive.length + " labels");
    }
    double loss = 0;
    for (int i = 0; i < positive.length; i++) {
      double p = Math.min(1 - LEAST, Math.max(LEAST, probabilities[i]));
      loss -= Math.log(positive[i] ? p : 1 - p);
    }
    return new ClickFigures(
        auc(probabilities, positive),
        loss / positive.length,
        calibrationError(Bin.of(probabilities, positive)));
  }

  /** The area under the curve, by the sum of the ranks of the positives (Mann and Whitney). */
  static double auc(double[] scores, boolean[] positive) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double ranks = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      int here = 0;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        here += positive[order[to++]] ? 1 : 0;
      }
      ranks += here * (from + 1 + to) / 2.0;
      positives += here;
      from = to;
    }
    long negatives = scores.length - positives;
    return positives == 0 || negatives == 0
        ? Double.NaN
        : (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /**
   * Examples whose probabilities are near each other.
   *
   * @param count of examples
   * @param probability their mean
   * @param positives share of them that happened
   */
  record Bin(long count, double probability, double positives) {
    /** Bins of equal width, those without an example included. */
    static Bin[] of(double[] probabilities, boolean[] positive) {
      long[] counts = new long[BINS];
      double[] sums = new double[BINS];
      long[] positives = new long[BINS];
      for (int i = 0; i < positive.length; i++) {
        int bin = (int) Math.min(BINS - 1, probabilities[i] * BINS);
        counts[bin]++;
        sums[bin] += probabilities[i];
        positives[bin] += positive[i] ? 1 : 0;
      }
      Bin[] bins = new Bin[BINS];
      Arrays.setAll(
          bins, b -> new Bin(counts[b], sums[b] / counts[b], (double) positives[b] / counts[b]));
      return bins;
    }
  }

  private static double calibrationError(Bin[] bins) {
    double error = 0;
    long total = 0;
    for (Bin bin : bins) {
      if (bin.count > 0) {
        error += bin.count * Math.abs(bin.probability - bin.positives);
        total += bin.count;
      }
    }
    return error / total;
  }
}
