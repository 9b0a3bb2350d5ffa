package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import org.junit.jupiter.api.Test;

class ItemToItemModelTest {
  private static ItemToItemModel model(float... weights) {
    return new ItemToItemModel(
        "ease",
        new long[] {5, 8, 13},
        new int[] {0, 2, 2, 3},
        new int[] {1, 2, 0},
        weights,
        new float[] {1, 0.5f});
  }

  private static float[] score(ItemToItemModel model, long... latestFirst) {
    float[] scores = {9, 9, 9};
    model.score(latestFirst, scores);
    return scores;
  }

  @Test
  void latestItemsCountByTheirPlaceAmongThoseThatAreKnown() {
    assertThat(score(model(2, 3, 4), 5)).containsExactly(0, 2, 3);
    assertThat(score(model(2, 3, 4), 99, 13, 5)).containsExactly(4, 1, 1.5f);
    assertThat(score(model(2, 3, 4), 8, 13, 5)).containsExactly(2, 0, 0);
    assertThat(score(model(2, 3, 4))).containsOnly(0);
  }

  @Test
  void contributionsOfTheHistoryAddUpToTheScore() {
    ItemToItemModel model = model(2, 3, 4);
    assertThat(model.contributions(new long[] {99, 13, 5}, 13)).containsExactly(0, 0, 1.5f);
    for (long[] history : new long[][] {{5}, {99, 13, 5}, {8, 13, 5}, {}}) {
      float[] scores = score(model, history);
      for (int i = 0; i < scores.length; i++) {
        float sum = 0;
        for (float added : model.contributions(history, model.itemNos()[i])) {
          sum += added;
        }
        assertThat(sum).isEqualTo(scores[i]);
      }
    }
    assertThat(model.contributions(new long[] {5}, 77)).containsExactly(0);
  }

  @Test
  void isReadBackFromItsTensors() {
    ItemToItemModel read = ItemToItemModel.ofTensors("ease", model(2, 3, 4).toTensors());
    assertThat(read.name()).isEqualTo("ease");
    assertThat(score(read, 13, 5)).isEqualTo(score(model(2, 3, 4), 13, 5));
  }

  @Test
  void weightThatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> model(1, Float.NaN, 2))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("a weight of ease is NaN");
  }
}
