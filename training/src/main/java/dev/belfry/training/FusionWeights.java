package dev.belfry.training;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses the weights of a fusion on validation cases: from equal weights one is changed at a time,
 * to the value that is best, until no change helps. The steps are coarse and a change must help by
 * more than noise in the last digits: some hundred cases tell no fine weights.
 */
final class FusionWeights {
  private static final double[] STEPS = {0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5};
  private static final double[] CONSTANTS = {3, 10, 30, 60};
  private static final double LEAST_GAIN = 1e-4;
  private static final int MAX_ROUNDS = 10;

  private FusionWeights() {}

  /**
   * The choice.
   *
   * @param cases rankings by source; without any the weights are equal
   * @param sources how many
   * @param itemCount items of the catalogue
   * @param constants of the fusion, to choose from
   */
  static RankFusion.Weights choose(
      List<RankFusion.RankedCase> cases, int sources, int itemCount, double[] constants) {
    RankFusion fusion = new RankFusion(itemCount);
    RankFusion.Weights best = null;
    for (double constant : constants) {
      RankFusion.Weights found = ascend(fusion, cases, sources, constant);
      if (best == null || found.gain() > best.gain() + LEAST_GAIN) {
        best = found;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("there is no fusion constant to choose from");
    }
    return best;
  }

  /** The constants that are tried where none is set. */
  static double[] constants() {
    return CONSTANTS.clone();
  }

  private static RankFusion.Weights ascend(
      RankFusion fusion, List<RankFusion.RankedCase> cases, int sources, double constant) {
    double[] weights = new double[sources];
    Arrays.fill(weights, 1);
    double best = fusion.gain(cases, weights, constant);
    boolean isBetter = !cases.isEmpty();
    for (int round = 0; isBetter && round < MAX_ROUNDS; round++) {
      isBetter = false;
      for (int s = 0; s < sources; s++) {
        double kept = weights[s];
        for (double step : STEPS) {
          double before = weights[s];
          weights[s] = step;
          double gain = fusion.gain(cases, weights, constant);
          if (gain > best + LEAST_GAIN) {
            best = gain;
          } else {
            weights[s] = before;
          }
        }
        isBetter |= weights[s] != kept;
      }
    }
    return new RankFusion.Weights(weights, constant, best);
  }
}
