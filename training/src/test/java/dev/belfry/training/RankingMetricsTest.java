package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
  private static final double LOG2 = Math.log(2);

  @Test
  void oneRelevantItemAtRankThree() {
    RankingMetrics m = RankingMetrics.of(new int[] {9, 4, 7, 1}, new int[] {7}, 4);
    assertThat(m.recall()).isEqualTo(1);
    assertThat(m.hitRate()).isEqualTo(1);
    assertThat(m.precision()).isEqualTo(0.25);
    // 1 / log2(4)
    assertThat(m.ndcg()).isCloseTo(0.5, within(1e-12));
    assertThat(m.averagePrecision()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(m.reciprocalRank()).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void twoOfThreeRelevantItemsFound() {
    RankingMetrics m = RankingMetrics.of(new int[] {5, 8, 2, 6}, new int[] {2, 5, 30}, 4);
    assertThat(m.recall()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(m.precision()).isEqualTo(0.5);
    double ideal = 1 + LOG2 / Math.log(3) + 0.5;
    assertThat(m.ndcg()).isCloseTo((1 + 0.5) / ideal, within(1e-12));
    // precision 1 at rank 1 and 2/3 at rank 3, over min(4, 3)
    assertThat(m.averagePrecision()).isCloseTo((1 + 2.0 / 3) / 3, within(1e-12));
    assertThat(m.reciprocalRank()).isEqualTo(1);
  }

  @Test
  void nothingFoundIsZeroAndRanksBeyondKDoNotCount() {
    RankingMetrics m = RankingMetrics.of(new int[] {5, 8, 2}, new int[] {2}, 2);
    assertThat(List.of(m.recall(), m.hitRate(), m.ndcg(), m.averagePrecision(), m.reciprocalRank()))
        .containsOnly(0.0);
  }

  @Test
  void topIsBestFirstWithTiesInOrderOfIndexAndWithoutTheExcluded() {
    float out = Float.NEGATIVE_INFINITY;
    assertThat(Evaluation.top(new float[] {1, 3, out, 3, 2, 5}, 4)).containsExactly(5, 1, 3, 4);
    assertThat(Evaluation.top(new float[] {out, 1}, 4)).containsExactly(1);
  }

  @Test
  void giniIsZeroWhenEvenAndNearOneWhenAllIsOnOneItem() {
    assertThat(Evaluation.gini(new int[] {3, 3, 3, 3})).isCloseTo(0, within(1e-12));
    assertThat(Evaluation.gini(new int[] {0, 0, 0, 12})).isCloseTo(0.75, within(1e-12));
    // Mean absolute difference of 1, 2, 3 is 8/9; over twice the mean: 2/9.
    assertThat(Evaluation.gini(new int[] {2, 3, 1})).isCloseTo(2.0 / 9, within(1e-12));
  }

  @Test
  void evaluationLeavesTheHistoryOutAndCountsCoverage() {
    Recommender fixed =
        new Recommender() {
          @Override
          public String name() {
            return "fixed";
          }

          @Override
          public float[] score(Split.Case question) {
            return new float[] {4, 3, 2, 1};
          }
        };
    Evaluation evaluation =
        Evaluation.of(
            fixed,
            List.of(
                new Split.Case(0, new int[] {0}, new int[] {1}),
                new Split.Case(1, new int[] {0, 1}, new int[] {3})),
            1);
    // Lists are [1] and [2].
    assertThat(evaluation.mean(RankingMetrics::hitRate)).isEqualTo(0.5);
    assertThat(evaluation.standardError(RankingMetrics::hitRate)).isCloseTo(0.5, within(1e-12));
    assertThat(evaluation.coverage()).isEqualTo(0.5);
  }
}
