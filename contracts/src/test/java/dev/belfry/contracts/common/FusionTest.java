package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FusionTest {

  @Test
  void twoSourcesByHand() {
    List<Candidate> fused =
        Fusion.fuse(
            List.of(
                candidate(1, Source.CONTENT, null),
                candidate(2, Source.CONTENT, null),
                candidate(2, Source.ALS_FOLD_IN, Embedding.copyOf(new float[] {1})),
                candidate(3, Source.ALS_FOLD_IN, null)),
            10);

    // Item 2: 1/12 + 1/11; item 1: 1/11; item 3: 1/12.
    double best = 1 / 12.0 + 1 / 11.0;
    assertThat(fused).extracting(Candidate::itemNo).containsExactly(2L, 1L, 3L);
    assertThat(fused.get(0).relevance()).isEqualTo(1);
    assertThat((double) fused.get(1).relevance()).isCloseTo(1 / 11.0 / best, within(1e-6));
    assertThat((double) fused.get(2).relevance()).isCloseTo(1 / 12.0 / best, within(1e-6));
    assertThat(fused.get(0).source()).isEqualTo(Source.ALS_FOLD_IN);
    assertThat(fused.get(0).embedding()).isNotNull();
  }

  @Test
  void whatOneSourcePutsFirstComesBeforeWhatTwoSourcesPutLast() {
    List<Candidate> both = new ArrayList<>();
    both.add(candidate(1, Source.CONTENT, null));
    for (int itemNo = 2; itemNo <= 60; itemNo++) {
      both.add(candidate(itemNo, Source.CONTENT, null));
      both.add(candidate(itemNo, Source.ALS_FOLD_IN, null));
    }

    List<Candidate> fused = Fusion.fuse(both, 60);

    assertThat(fused.subList(0, 12)).extracting(Candidate::itemNo).contains(1L);
  }

  @Test
  void fillStandsBehind() {
    List<Candidate> fused =
        Fusion.behind(
            Fusion.fuse(
                List.of(candidate(8, Source.TWO_TOWER, null), candidate(9, Source.TWO_TOWER, null)),
                10),
            List.of(
                candidate(1, Source.POPULARITY, null),
                candidate(9, Source.POPULARITY, null),
                candidate(2, Source.POPULARITY, null),
                candidate(2, Source.CONTENT, null)),
            10);

    assertThat(fused).extracting(Candidate::itemNo).containsExactly(8L, 9L, 2L, 1L);
    assertThat(fused).isSortedAccordingTo(Comparator.comparingDouble(c -> -c.relevance()));
    assertThat(fused.get(2).relevance()).isLessThan(fused.get(1).relevance());
    assertThat(fused.get(3).relevance()).isGreaterThan(0);
  }

  @Test
  void weightsByHand() {
    List<Candidate> fused =
        Fusion.fuse(
            List.of(
                candidate(1, Source.EASE, null),
                candidate(2, Source.ALS, null),
                candidate(1, Source.ALS, null)),
            Map.of(Source.ALS, 3.0),
            10);

    // Item 2: 3/11; item 1: 1/11 + 3/12.
    double best = 1 / 11.0 + 3 / 12.0;
    assertThat(fused).extracting(Candidate::itemNo).containsExactly(1L, 2L);
    assertThat((double) fused.get(1).relevance()).isCloseTo(3 / 11.0 / best, within(1e-6));
  }

  @Test
  void saysWhichWeightIsOutOfRange() {
    Assertions.assertThatThrownBy(() -> Fusion.fuse(List.of(), Map.of(Source.EASE, Double.NaN), 10))
        .hasMessageContaining("EASE")
        .hasMessageContaining("NaN");
  }

  @Property
  void isReciprocalRankFusion(@ForAll("candidates") List<Candidate> candidates) {
    Map<Long, Double> expected = new HashMap<>();
    Map<Source, Integer> ranks = new EnumMap<>(Source.class);
    for (Candidate candidate : candidates) {
      int rank = ranks.merge(candidate.source(), 1, Integer::sum);
      expected.merge(candidate.itemNo(), 1.0 / (10 + rank), Double::sum);
    }
    double best = expected.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);

    List<Candidate> fused = Fusion.fuse(candidates, Integer.MAX_VALUE);

    assertThat(fused).hasSize(expected.size());
    for (Candidate candidate : fused) {
      assertThat((double) candidate.relevance())
          .isCloseTo(expected.getOrDefault(candidate.itemNo(), 0.0) / best, Assertions.within(1e-6))
          .isGreaterThan(0)
          .isLessThanOrEqualTo(1);
    }
    assertThat(fused).isSortedAccordingTo(Comparator.comparingDouble(c -> -c.relevance()));
  }

  @Property
  void orderOfTheSourcesDoesNotMatter(@ForAll("candidates") List<Candidate> candidates) {
    List<Candidate> bySource = new ArrayList<>(candidates);
    bySource.sort(Comparator.comparing(Candidate::source).reversed());

    assertThat(Fusion.fuse(bySource, 100)).isEqualTo(Fusion.fuse(candidates, 100));
  }

  @Provide
  Arbitrary<List<Candidate>> candidates() {
    return Arbitraries.longs()
        .between(1, 30)
        .flatMap(
            itemNo ->
                Arbitraries.of(Source.values()).map(source -> candidate(itemNo, source, null)))
        .list()
        .ofMaxSize(60)
        .map(FusionTest::onceForEachSource);
  }

  private static List<Candidate> onceForEachSource(List<Candidate> candidates) {
    Set<String> seen = new HashSet<>();
    return candidates.stream().filter(c -> seen.add(c.source() + " " + c.itemNo())).toList();
  }

  private static Candidate candidate(long itemNo, Source source, @Nullable Embedding embedding) {
    return new Candidate(itemNo, source, 1, 0, embedding);
  }
}
