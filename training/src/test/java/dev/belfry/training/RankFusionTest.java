package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Fusion;
import dev.belfry.contracts.common.Source;
import dev.belfry.training.RankFusion.RankedCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankFusionTest {
  private static final int ITEMS = 40;

  @Test
  void ordersItemsAsTheFusionThatServes() {
    Random random = new Random(1);
    Source[] sources = {Source.TWO_TOWER, Source.EASE, Source.ITEM_KNN};
    double[] weights = {1, 0.35, 2};
    int[][] rankings = new int[3][];
    List<Candidate> candidates = new ArrayList<>();
    for (int s = 0; s < sources.length; s++) {
      rankings[s] = random.ints(0, ITEMS).distinct().limit(15).toArray();
      for (int item : rankings[s]) {
        candidates.add(new Candidate(item, sources[s], 0, 0, null));
      }
    }
    List<Candidate> served =
        Fusion.fuse(
            candidates,
            Map.of(Source.TWO_TOWER, 1.0, Source.EASE, 0.35, Source.ITEM_KNN, 2.0),
            ITEMS);
    float[] scores = new RankFusion(ITEMS).fuse(rankings, weights, 10);
    int[] top = Evaluation.top(scores, served.size());
    for (int i = 0; i < top.length; i++) {
      assertThat((long) top[i]).isEqualTo(served.get(i).itemNo());
      assertThat(scores[top[i]] / scores[top[0]])
          .isCloseTo(served.get(i).relevance(), within(1e-5f));
    }
  }

  @Test
  void gainIsThatOfThePlaceInTheFusedRanking() {
    // 7 leads with 1/11 + 1/12, then 3 with 1/11, then 5 with 1/12.
    RankedCase one = new RankedCase(new int[][] {{7, 5}, {3, 7}}, new int[] {5});
    RankFusion fusion = new RankFusion(ITEMS);
    assertThat(fusion.gain(List.of(one), new double[] {1, 1}, 10)).isCloseTo(0.5, within(1e-9));
    assertThat(fusion.gain(List.of(one), new double[] {1, 0}, 10))
        .isCloseTo(Math.log(2) / Math.log(3), within(1e-9));
    assertThat(fusion.gain(List.of(one), new double[] {0, 1}, 10)).isZero();
  }

  @Test
  void aSourceThatKnowsNothingLosesItsWeight() {
    Random random = new Random(2);
    List<RankedCase> cases = new ArrayList<>();
    for (int c = 0; c < 200; c++) {
      int wanted = random.nextInt(ITEMS);
      int[] good = random.ints(0, ITEMS).distinct().limit(10).toArray();
      int at = -1;
      for (int i = 0; i < good.length; i++) {
        at = good[i] == wanted ? i : at;
      }
      good[at < 0 ? 0 : at] = good[0];
      good[0] = wanted;
      cases.add(
          new RankedCase(
              new int[][] {random.ints(0, ITEMS).distinct().limit(10).toArray(), good},
              new int[] {wanted}));
    }
    RankFusion.Weights weights = FusionWeights.choose(cases, 2, ITEMS, new double[] {10});
    assertThat(weights.bySource()[0]).isLessThan(0.6 * weights.bySource()[1]);
    assertThat(weights.gain()).isEqualTo(1);
  }

  @Test
  void withoutCasesAllWeighTheSame() {
    assertThat(FusionWeights.choose(List.of(), 3, ITEMS, new double[] {10}).bySource())
        .containsExactly(1, 1, 1);
  }
}
