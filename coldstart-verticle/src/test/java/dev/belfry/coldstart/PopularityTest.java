package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.ItemCounts;
import dev.belfry.model.PopularityTables;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularityTest {
  private static final Map<PopularityTables.Key, ItemCounts> SEGMENTS =
      Map.of(
          new PopularityTables.Key("gender", "f"), Shop.counts(10, 90, 5, 0),
          new PopularityTables.Key("gender", "m"), Shop.counts(90, 10, 5, 0),
          new PopularityTables.Key("age_band", "18-24"), Shop.counts(2, 1, 1, 0),
          new PopularityTables.Key("age_band", "25-34"), Shop.counts(2, 2, 0, 0));
  private static final Map<PopularityTables.Key, ItemCounts> CONTEXTS =
      Map.of(
          new PopularityTables.Key("device", "mobile"), Shop.counts(20, 2, 1, 9),
          new PopularityTables.Key("device", "desktop"), Shop.counts(2, 20, 1, 0),
          new PopularityTables.Key("hour", "17"), Shop.counts(1, 1, 30, 0),
          new PopularityTables.Key("hour", "3"), Shop.counts(30, 1, 1, 0));
  private final Popularity popularity =
      new Popularity(new PopularityTables(Shop.counts(100, 101, 10, 10), SEGMENTS, CONTEXTS));

  @Test
  void everyoneRanksByShareWithTiesByNumber() {
    Ranking overall = popularity.overall();
    assertThat(items(overall)).containsExactly(2L, 1L, 3L, 4L);
    assertThat((double) overall.score(0)).isCloseTo(101 / 221.0, within(1e-6));
  }

  @Test
  void aLargeSegmentSpeaksForItselfAndATinyOneIsHeldByTheWhole() {
    assertThat(items(segment(Map.of("gender", "m")))).startsWith(1L, 2L);
    assertThat(items(segment(Map.of("gender", "f")))).startsWith(2L, 1L);
    // Four events in two bands are no evidence: the order of the whole stands.
    assertThat(items(segment(Map.of("age_band", "18-24")))).containsExactly(2L, 1L, 3L, 4L);
  }

  @Test
  void aCellIsTheProductOfTheShrunkenLiftsOfItsValues() {
    ItemCounts whole = Shop.counts(100, 101, 10, 10);
    ItemCounts f = Shop.counts(10, 90, 5, 0);
    ItemCounts young = Shop.counts(2, 1, 1, 0);
    double mGender = DirichletShrinkage.concentration(whole, List.of(f, Shop.counts(90, 10, 5, 0)));
    double mAge = DirichletShrinkage.concentration(whole, List.of(young, Shop.counts(2, 2, 0, 0)));
    double[] expected = new double[5];
    double sum = 0;
    for (int i = 1; i <= 4; i++) {
      double p = whole.countOf(i) / 221.0;
      double lift1 = (f.countOf(i) + mGender * p) / (105 + mGender) / p;
      double lift2 = (young.countOf(i) + mAge * p) / (4 + mAge) / p;
      expected[i] = p * lift1 * lift2;
      sum += expected[i];
    }
    Ranking cell = segment(Map.of("gender", "f", "age_band", "18-24"));
    for (int rank = 0; rank < cell.size(); rank++) {
      assertThat((double) cell.score(rank))
          .isCloseTo(expected[(int) cell.itemNo(rank)] / sum, within(1e-6));
    }
  }

  @Test
  void unknownValuesNameNoSegment() {
    assertThat(popularity.segment(Attributes.of(Map.of("gender", "x", "town", "Ghent")))).isEmpty();
    assertThat(popularity.segment(Attributes.empty())).isEmpty();
  }

  @Test
  void theContextIsReadFromTheRequestAndTheHourFromItsInstant() {
    assertThat(context(Map.of("device", "mobile", "hour", 9.0))).startsWith(1L);
    assertThat(context(Map.of("device", "desktop", "hour", 9.0))).startsWith(2L);
    assertThat(context(Map.of("hour", 3.0))).startsWith(1L);
    // 17:30 in UTC.
    assertThat(context(Map.of())).startsWith(3L);
  }

  @Test
  void withoutCountsNothingIsRanked() {
    Popularity empty = new Popularity(PopularityTables.empty());
    assertThat(empty.overall().size()).isZero();
    assertThat(empty.segment(Attributes.of(Map.of("gender", "f")))).isEmpty();
    assertThat(empty.context(Shop.context(Map.of()))).isEmpty();
  }

  private List<Long> context(Map<String, Object> attributes) {
    return items(popularity.context(Shop.context(attributes)).orElseThrow());
  }

  private Ranking segment(Map<String, Object> attributes) {
    return popularity.segment(Attributes.of(attributes)).orElseThrow();
  }

  private static List<Long> items(Ranking ranking) {
    return IntStream.range(0, ranking.size()).mapToObj(ranking::itemNo).toList();
  }
}
