package dev.belfry.training;

/**
 * What one fit of a model reached on the test of one part.
 *
 * @param values of each metric, at each k, for each case: {@code [metric][k][case]}, metrics in the
 *     order of {@link CaseMetric}; NaN where a metric has no value
 * @param lists of each k, what they are like taken together
 * @param recallAt mean recall at {@link Evaluator#GRID}
 * @param popularityHits hits in the top k (the first k) among the relevant items of each popularity
 *     bucket
 * @param popularityAsked relevant items of each popularity bucket
 */
record Measured(
    double[][][] values,
    ListFigures[] lists,
    double[] recallAt,
    long[] popularityHits,
    long[] popularityAsked) {

  /** A metric that each case has. */
  enum CaseMetric {
    RECALL,
    HITRATE,
    PRECISION,
    NDCG,
    MAP,
    MRR,
    DIVERSITY,
    NOVELTY;

    String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Values of the cases of one metric at one of the ks. */
  double[] of(CaseMetric metric, int kIndex) {
    return values[metric.ordinal()][kIndex];
  }
}
