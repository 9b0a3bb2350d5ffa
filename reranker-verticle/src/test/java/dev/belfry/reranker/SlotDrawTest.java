package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Recorded propensities against what is drawn. */
class SlotDrawTest {
  private static final int DRAWS = 100_000;
  private static final List<Candidate> CANDIDATES =
      List.of(
          Shop.candidate(1, 0.8, 1, 0),
          Shop.candidate(2, 0.6, 0.9f, 0.1f),
          Shop.candidate(3, 0.4, 0, 1),
          Shop.candidate(4, 0.2, 0.7f, 0.7f),
          Shop.candidate(5, 0.9, 0.1f, -1));
  private static final Item[] ITEMS = {
    Shop.item(1, "brand", "a"),
    Shop.item(2, "brand", "a"),
    Shop.item(3, "brand", "b"),
    Shop.item(4, "brand", "c"),
    Shop.item(5, "brand", "c")
  };
  private static final Dithering DITHER = new Dithering("dither", 0.7);
  private static final Exploration SOME =
      new Exploration("explore", 0.3, item -> item.itemNo() >= 3);
  private static final Exploration OTHERS =
      new Exploration("others", 0.2, item -> item.itemNo() == 2);
  private static final List<CapLimit> CAPS =
      List.of(new CapLimit("brands", "brand", 1, item -> true));
  private static final List<QuotaNeed> QUOTAS =
      List.of(new QuotaNeed("quota", 1, 3, item -> item.itemNo() == 3, null));

  @Test
  void dither() {
    assertFits(rules(List.of(), List.of(), null, DITHER));
  }

  @Test
  void ditherUnderCaps() {
    assertFits(rules(CAPS, List.of(), null, DITHER));
  }

  @Test
  void ditherWithVariety() {
    assertFits(rules(List.of(), List.of(), new Variety("variety", 0.6f), DITHER));
  }

  @Test
  void ditherWithAQuota() {
    assertFits(rules(CAPS, QUOTAS, null, DITHER));
  }

  @Test
  void explore() {
    assertFits(rules(List.of(), List.of(), null, null, SOME));
  }

  @Test
  void exploreAndDither() {
    assertFits(rules(CAPS, List.of(), null, DITHER, SOME));
  }

  @Test
  void twoExplorationsWithVarietyAndDither() {
    assertFits(rules(List.of(), List.of(), new Variety("variety", 0.3f), DITHER, SOME, OTHERS));
  }

  @Test
  void sharesAboveTheWholeAreCut() {
    assertFits(
        rules(
            List.of(),
            List.of(),
            null,
            null,
            SOME,
            new Exploration("all", 0.9, item -> item.itemNo() != 4)));
  }

  /** Plackett-Luce by hand: 0.8, 0.6, 0.4, 0.2, 0.9 at temperature 1. */
  @Test
  void ditherDrawsInProportionToTheScores() {
    RankedList list = build(rules(List.of(), List.of(), null, new Dithering("dither", 1)), 42);
    double left = 2.9;
    for (RankedItem item : list.items()) {
      assertThat((double) item.propensity()).isCloseTo(item.relevance() / left, within(1e-6));
      left -= item.relevance();
    }
  }

  @Test
  void theSameSeedGivesTheSameListAndAnotherAnother() {
    ListRules rules = rules(List.of(), List.of(), null, DITHER, SOME);
    assertThat(build(rules, 7)).isEqualTo(build(rules, 7));
    assertThat(LongStream.range(0, 20).mapToObj(seed -> order(build(rules, seed))))
        .hasSizeGreaterThan(0)
        .satisfies(orders -> assertThat(new HashSet<>(orders)).hasSizeGreaterThan(5));
  }

  @Test
  void aClosedItemIsNoPartOfTheFeasibleSet() {
    RankedList list =
        SlotBuilder.build(
            new ListInputs(
                CANDIDATES,
                1,
                everything(),
                Shop.catalogue(1, ITEMS),
                (itemNo, now) -> itemNo <= 2,
                Shop.NOW,
                1),
            rules(List.of(), List.of(), null, new Dithering("dither", 1)));
    RankedItem first = list.items().getFirst();
    assertThat((double) first.propensity()).isCloseTo(first.relevance() / 1.4, within(1e-6));
  }

  /** Every slot, given the slots before it, by Pearson's chi-square. */
  private static void assertFits(ListRules rules) {
    Map<List<Long>, Map<Long, Integer>> counts = new HashMap<>();
    Map<List<Long>, Map<Long, Float>> recorded = new HashMap<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      RankedList list = build(rules, draw * 0x5851F42D4C957F2DL);
      List<Long> before = new ArrayList<>();
      for (RankedItem item : list.items()) {
        List<Long> given = List.copyOf(before);
        counts.computeIfAbsent(given, g -> new TreeMap<>()).merge(item.itemNo(), 1, Integer::sum);
        Float known =
            recorded
                .computeIfAbsent(given, g -> new TreeMap<>())
                .put(item.itemNo(), item.propensity());
        assertThat(known == null || known == item.propensity()).isTrue();
        before.add(item.itemNo());
      }
    }
    double statistic = 0;
    int degrees = 0;
    for (List<Long> given : counts.keySet()) {
      Map<Long, Integer> observed = counts.get(given);
      int total = observed.values().stream().mapToInt(Integer::intValue).sum();
      if (total < 500) {
        continue;
      }
      double sum = 0;
      for (Map.Entry<Long, Integer> entry : observed.entrySet()) {
        double propensity = recorded.get(given).get(entry.getKey());
        double expected = total * propensity;
        sum += propensity;
        statistic += Math.pow(entry.getValue() - expected, 2) / expected;
      }
      // Every possible item was met, so that the propensities of a slot add up to one.
      assertThat(sum).isCloseTo(1, within(0.02));
      degrees += observed.size() - 1;
    }
    // Wilson and Hilferty: about normal; 4 is a chance of 3 in 100,000.
    double normal =
        (Math.cbrt(statistic / degrees) - (1 - 2.0 / (9 * degrees)))
            / Math.sqrt(2.0 / (9 * degrees));
    assertThat(degrees).isPositive();
    assertThat(normal).as("chi-square %f, %d degrees", statistic, degrees).isLessThan(4);
  }

  private static List<Long> order(RankedList list) {
    return list.items().stream().map(RankedItem::itemNo).toList();
  }

  private static RankedList build(ListRules rules, long seed) {
    return SlotBuilder.build(
        new ListInputs(
            CANDIDATES,
            3,
            everything(),
            Shop.catalogue(1, ITEMS),
            (itemNo, now) -> true,
            Shop.NOW,
            seed),
        rules);
  }

  private static Eligibility everything() {
    return new Eligibility(1, 1, ItemSet.of(1, 2, 3, 4, 5), ItemNumbers.empty());
  }

  private static ListRules rules(
      List<CapLimit> caps,
      List<QuotaNeed> quotas,
      @Nullable Variety variety,
      @Nullable Dithering dithering,
      Exploration... explorations) {
    return new ListRules(
        List.of(), caps, quotas, List.of(), variety, dithering, List.of(explorations));
  }
}
