package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.PopularityTables;
import org.junit.jupiter.api.Test;

class CategoryPopularityTest {
  @Test
  void coldItemsRankByWhatTheirCategoriesAreWorthWorkedOutByHand() {
    Ranking ranking =
        CategoryPopularity.rank(
            new Popularity(Shop.overall(12, 6)),
            Shop.catalogue(
                1,
                Shop.titled(1, "a", "lamps"),
                Shop.titled(2, "b", "chairs"),
                Shop.titled(3, "c", "chairs"),
                Shop.titled(4, "d", "lamps"),
                Shop.titled(5, "e", "hats"),
                Shop.titled(6, "f", "hats", "lamps")));
    // Mean 18 / 6 = 3. Lamps: (12 + 5 * 3) / (3 + 5) = 3.375; chairs: (6 + 15) / (2 + 5) = 3.
    // Hats have no count at all: they say nothing.
    assertThat(ranking.size()).isEqualTo(5);
    assertRank(ranking, 0, 1, (3.375 + 12) / 2);
    assertRank(ranking, 1, 2, (3.0 + 6) / 2);
    assertRank(ranking, 2, 4, 3.375 / 2);
    assertRank(ranking, 3, 6, 3.375 / 2);
    assertRank(ranking, 4, 3, 3.0 / 2);
  }

  @Test
  void withoutCountsNothingIsRanked() {
    assertThat(
            CategoryPopularity.rank(
                    new Popularity(PopularityTables.empty()),
                    Shop.catalogue(1, Shop.titled(1, "a", "lamps")))
                .size())
        .isZero();
  }

  private static void assertRank(Ranking ranking, int rank, long itemNo, double score) {
    assertThat(ranking.itemNo(rank)).isEqualTo(itemNo);
    assertThat((double) ranking.score(rank)).isCloseTo(score, within(1e-5));
  }
}
