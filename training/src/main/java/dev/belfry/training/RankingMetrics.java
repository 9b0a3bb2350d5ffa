package dev.belfry.training;

import java.util.Arrays;

/**
 * Metrics of one ranked list against a set of relevant items, all with binary gain. NDCG discounts
 * by {@code log2(rank + 1)} (Järvelin and Kekäläinen, 2002); average precision at k is divided by
 * {@code min(k, relevant)}.
 *
 * @param recall hits in the top k over the number of relevant items
 * @param hitRate 1 if the top k hold a relevant item
 * @param precision hits in the top k over k
 * @param ndcg normalised discounted cumulative gain at k
 * @param averagePrecision at k
 * @param reciprocalRank of the first relevant item within the top k, else 0
 */
record RankingMetrics(
    double recall,
    double hitRate,
    double precision,
    double ndcg,
    double averagePrecision,
    double reciprocalRank) {

  /**
   * Measures a list.
   *
   * @param ranked items, best first; at least the first {@code k} are read
   * @param relevant at least one item, each once
   */
  static RankingMetrics of(int[] ranked, int[] relevant, int k) {
    int[] sorted = relevant.clone();
    Arrays.sort(sorted);
    int hits = 0;
    double gain = 0;
    double precisions = 0;
    double reciprocal = 0;
    for (int rank = 1; rank <= Math.min(k, ranked.length); rank++) {
      if (Arrays.binarySearch(sorted, ranked[rank - 1]) >= 0) {
        hits++;
        gain += discount(rank);
        precisions += (double) hits / rank;
        if (hits == 1) {
          reciprocal = 1.0 / rank;
        }
      }
    }
    double ideal = 0;
    for (int rank = 1; rank <= Math.min(k, relevant.length); rank++) {
      ideal += discount(rank);
    }
    return new RankingMetrics(
        (double) hits / relevant.length,
        hits > 0 ? 1 : 0,
        (double) hits / k,
        gain / ideal,
        precisions / Math.min(k, relevant.length),
        reciprocal);
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 1);
  }
}
