package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.AlsModel;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class SessionRecommenderTest {
  private static final LongPredicate ANY = itemNo -> true;

  /** Two tastes: items 1, 2, 3 along the first axis, 4 and 5 along the second. */
  private static final AlsModel ALS =
      new AlsModel(
          new long[] {1, 2, 3, 4, 5},
          new float[] {1, 0, 0.9f, 0.1f, 0.5f, 0, 0, 1, 0.1f, 0.8f},
          2,
          0.1,
          0.01,
          1);

  @Test
  void aSessionIsFoldedInAsTheLeastSquaresUser() {
    List<ScoredItem> items = SessionRecommender.foldIn(ALS, List.of(1L), itemNo -> itemNo != 1, 10);
    assertThat(items).extracting(ScoredItem::itemNo).containsExactly(2L, 3L, 5L, 4L);

    // By hand: A = 0.1 F'F + f1 f1' + lambda I with F'F = [[2.07, 0.17], [0.17, 1.65]] and
    // lambda = 0.01 (1 + 0.1 * 5) = 0.015; b = f1; x = A^-1 b by Cramer's rule.
    double a = 0.207 + 1 + 0.015;
    double b = 0.017;
    double d = 0.165 + 0.015;
    double x = d / (a * d - b * b);
    double y = -b / (a * d - b * b);
    assertThat((double) items.get(0).score()).isCloseTo(0.9 * x + 0.1 * y, within(1e-5));
    assertThat((double) items.get(3).score()).isCloseTo(y, within(1e-5));
  }

  @Test
  void onlyWhatPassesTheFilterIsAnsweredUpToTheCount() {
    assertThat(SessionRecommender.foldIn(ALS, List.of(4L), itemNo -> itemNo <= 3, 2))
        .extracting(ScoredItem::itemNo)
        .containsExactly(2L, 3L);
  }

  @Test
  void itemsThatAlsDoesNotKnowSayNothingToIt() {
    assertThat(SessionRecommender.foldIn(ALS, List.of(9L, 10L), ANY, 10)).isEmpty();
    assertThat(SessionRecommender.foldIn(ALS, List.of(), ANY, 10)).isEmpty();
    assertThat(SessionRecommender.foldIn(ALS, List.of(9L, 1L), itemNo -> itemNo != 1, 10))
        .isEqualTo(SessionRecommender.foldIn(ALS, List.of(1L), itemNo -> itemNo != 1, 10));
  }

  @Test
  void contentIsTheRecencyWeightedMeanOverTheNewestSeeds() {
    try (ContentIndex index = new ContentIndex(10)) {
      ContentSnapshot content =
          index.apply(
              Shop.catalogue(
                  1,
                  Shop.titled(1, "oak desk"),
                  Shop.titled(2, "brass lamp"),
                  Shop.titled(3, "oak shelf"),
                  Shop.titled(4, "brass hook"),
                  Shop.titled(5, "brass oak")),
              List.of());
      List<ScoredItem> items =
          SessionRecommender.contentNeighbours(content, List.of(2L, 1L), itemNo -> itemNo > 2, 10);
      assertThat(items).extracting(ScoredItem::itemNo).containsExactly(5L, 4L, 3L);
      double weights = 1 + SessionRecommender.AGEING;
      assertThat((double) items.get(0).score())
          .isCloseTo(
              (content.cosine(2, 5) + SessionRecommender.AGEING * content.cosine(1, 5)) / weights,
              within(1e-6));
      assertThat((double) items.get(2).score())
          .isCloseTo(SessionRecommender.AGEING * content.cosine(1, 3) / weights, within(1e-6));
      content.release();
    }
  }
}
