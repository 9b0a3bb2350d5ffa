package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YardsticksTest {
  private static final Split.Case CASE = new Split.Case(0, new int[] {0}, new int[] {1});

  private static Histories histories() {
    long day = 86_400_000;
    return new Histories(
        new int[][] {{0, 1}, {1}, {2}}, new long[][] {{0, 4 * day}, {2 * day}, {4 * day}}, 4);
  }

  @Test
  void popularityHalvesWithEveryHalfLife() {
    assertThat(new PopularityRecommender(histories(), Duration.ofDays(2)).score(CASE))
        .containsExactly(0.25f, 1.5f, 1, 0);
    assertThat(new PopularityRecommender(histories(), Duration.ZERO).score(CASE))
        .containsExactly(1, 2, 1, 0);
  }

  @Test
  void categoryPopularityWeighsTheUsersCategories() {
    Dataset.Builder data = new Dataset.Builder("films", AttributeSchema.reservedOnly());
    data.item(1, "a", categories("war", "drama"));
    data.item(2, "b", categories("war"));
    data.item(3, "c", categories("love"));
    data.item(4, "d", categories("drama"));
    float[] scores = new CategoryPopularityRecommender(data.build(), histories()).score(CASE);
    // The history is half war, half drama. Item 4 is new, and stands in with the mean of drama, 1.
    assertThat((double) scores[0]).isCloseTo(0.5 * 1 + 0.5 * 1, within(1e-6));
    assertThat((double) scores[1]).isCloseTo(0.5 * 2, within(1e-6));
    assertThat(scores[2]).isZero();
    assertThat((double) scores[3]).isCloseTo(0.5 * 1, within(1e-6));
  }

  @Test
  void randomScoresFollowTheSeed() {
    float[] first = new RandomRecommender(5, 1).score(CASE);
    assertThat(new RandomRecommender(5, 1).score(CASE)).isEqualTo(first);
    assertThat(new RandomRecommender(5, 2).score(CASE)).isNotEqualTo(first);
  }

  private static Attributes categories(String... names) {
    return Attributes.of(Map.of("categories", List.of(names)));
  }
}
