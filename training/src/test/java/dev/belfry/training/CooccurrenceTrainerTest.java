package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.ItemToItemModel;
import org.junit.jupiter.api.Test;

class CooccurrenceTrainerTest {
  private static final long[] NUMBERS = {10, 11, 12, 13};

  /** Item 3 is in no history. */
  private static Histories histories() {
    return new Histories(
        new int[][] {{0, 1, 2}, {0, 2}, {1}, {}}, new long[][] {{1, 2, 3}, {1, 2}, {1}, {}}, 4);
  }

  private static CooccurrenceConfig config(int window, double backward, double distance) {
    return new CooccurrenceConfig(
        window, distance, backward, 0, 0, 0, 10, new HistoryWeights(10, 0.5), 2);
  }

  private static float[] score(CooccurrenceConfig config, long... latestFirst) {
    ItemToItemModel model =
        new CooccurrenceTrainer(config).fit("rules", histories(), NUMBERS, Progress.NONE);
    float[] scores = new float[NUMBERS.length];
    model.score(latestFirst, scores);
    return scores;
  }

  @Test
  void directedRulesLeadToWhatCameAfter() {
    assertThat(score(config(0, 0, 0), 10)).containsExactly(0, 1, 2, 0);
    assertThat(score(config(0, 0, 0), 12)).containsOnly(0);
  }

  @Test
  void symmetricRulesLeadBothWays() {
    assertThat(score(config(0, 1, 0), 12)).containsExactly(2, 1, 0, 0);
    assertThat(score(config(0, 0.25, 0), 12)).containsExactly(0.5f, 0.25f, 0, 0);
  }

  @Test
  void pairsBeyondTheWindowDoNotCountAndFarOnesCountLess() {
    assertThat(score(config(1, 0, 0), 10)).containsExactly(0, 1, 1, 0);
    assertThat(score(config(0, 0, 1), 10)).containsExactly(0, 1, 1.5f, 0);
  }

  @Test
  void earlierItemsOfTheHistoryCountLess() {
    assertThat(score(config(0, 0, 0), 11, 10)).containsExactly(0, 0.5f, 2, 0);
  }

  @Test
  void exponentsOfAHalfMakeTheCosine() {
    CooccurrenceConfig cosine =
        new CooccurrenceConfig(0, 0, 1, 0.5, 0.5, 0, 10, new HistoryWeights(10, 1), 1);
    assertThat((double) score(cosine, 10)[1]).isCloseTo(1 / 2.0, within(1e-6));
    assertThat((double) score(cosine, 10)[2]).isCloseTo(2 / 2.0, within(1e-6));
  }

  @Test
  void onlyTheLargestWeightsAreKept() {
    CooccurrenceConfig one =
        new CooccurrenceConfig(0, 0, 0, 0, 0, 0, 1, new HistoryWeights(10, 1), 1);
    assertThat(score(one, 10)).containsExactly(0, 0, 2, 0);
  }

  @Test
  void unknownItemsAndEmptyHistoriesScoreZero() {
    assertThat(score(config(0, 0, 0))).containsOnly(0);
    assertThat(score(config(0, 0, 0), 999)).containsOnly(0);
    assertThat(score(config(0, 0, 0), 999, 10)).containsExactly(0, 1, 2, 0);
  }

  @Test
  void oneUserWithOneItemTeachesNothing() {
    Histories one = new Histories(new int[][] {{0}}, new long[][] {{1}}, 1);
    ItemToItemModel model =
        new CooccurrenceTrainer(config(0, 1, 1)).fit("rules", one, new long[] {5}, Progress.NONE);
    float[] scores = {7};
    model.score(new long[] {5}, scores);
    assertThat(scores).containsExactly(0);
  }
}
