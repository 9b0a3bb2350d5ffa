package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GraphIndexTest {
  private static final int ITEMS = 6000;
  private static final ClusteredVectors VECTORS = new ClusteredVectors(64, 60, 0.5, 1);
  private static final ItemMatrix MATRIX = VECTORS.items(ITEMS);
  private static final Map<String, Tensor> GRAPH = ItemIndex.buildGraph(MATRIX, 1, 7);
  private static final ExactIndex EXACT = new ExactIndex(MATRIX);
  private static final Eligibility ALL = eligibility(MATRIX, ItemNumbers.empty());

  /** Wide enough for a graph search to be taken over a scan of these few items. */
  private final GraphIndex graph = new GraphIndex(MATRIX, ItemIndex.inMemory(GRAPH), 40);

  @Test
  void findsNearlyAllOfWhatTheScanFinds() {
    int hits = 0;
    for (float[] query : VECTORS.queries(50)) {
      Set<Long> expected = new HashSet<>(itemNos(find(EXACT, query, ALL, 20)));
      TopK best = new TopK(20);
      assertThat(graph.searchGraph(query, 60, ALL, best)).isTrue();
      hits +=
          (int)
              itemNos(best.toCandidates(Source.TWO_TOWER)).stream()
                  .filter(expected::contains)
                  .count();
    }
    assertThat(hits / (50.0 * 20)).isGreaterThan(0.97);
  }

  @Test
  void givesTheExactInnerProducts() {
    float[] query = VECTORS.queries(1)[0];
    for (Candidate candidate : find(graph, query, ALL, 20)) {
      assertThat(candidate.retrievalScore())
          .isEqualTo(MATRIX.dot(query, MATRIX.rows().rowOf(candidate.itemNo())));
      assertThat(candidate.embedding()).isEqualTo(MATRIX.find(candidate.itemNo()));
    }
  }

  @Property(tries = 300)
  void neverAnIneligibleItemNeverTwiceSortedAndNeverShort(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 0, max = 60) int denied,
      @ForAll @IntRange(min = 1, max = 90) int k) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    ItemSet.Builder allowed = new ItemSet.Builder();
    // Whole stretches are left out beside single items: what is eligible may be far away.
    long from = random.nextLong(ITEMS * 2L);
    for (int row = 0; row < ITEMS; row++) {
      long itemNo = MATRIX.itemNo(row);
      if (random.nextDouble() < share && (share > 0.5 || itemNo > from)) {
        allowed.add(itemNo);
      }
    }
    float[] query = new ClusteredVectors(64, 60, 0.5, seed).queries(1)[0];
    ItemNumbers near =
        ItemNumbers.of(
            find(EXACT, query, ALL, 60).stream()
                .limit(denied)
                .mapToLong(Candidate::itemNo)
                .toArray());
    Eligibility eligibility = new Eligibility(1, 1, allowed.build(), near);

    List<Candidate> found = find(graph, query, eligibility, k);

    long eligible =
        LongStream.range(0, ITEMS)
            .map(i -> MATRIX.itemNo((int) i))
            .filter(eligibility::contains)
            .count();
    assertThat(found).hasSize((int) Math.min(k, eligible));
    assertThat(itemNos(found)).doesNotHaveDuplicates().allMatch(eligibility::contains);
    assertThat(found)
        .isSortedAccordingTo((a, b) -> Float.compare(b.retrievalScore(), a.retrievalScore()));
  }

  @Test
  void oneThreadAndOneSeedGiveOneGraph() {
    ItemMatrix few = VECTORS.items(500);
    assertThat(ItemIndex.buildGraph(few, 1, 3)).isEqualTo(ItemIndex.buildGraph(few, 1, 3));
  }

  @Test
  void severalThreadsBuildAGraphThatFindsAsMuch() {
    ItemMatrix items = VECTORS.items(2000);
    GraphIndex index =
        new GraphIndex(items, ItemIndex.inMemory(ItemIndex.buildGraph(items, 2, 3)), 40);
    Eligibility all = eligibility(items, ItemNumbers.empty());
    int hits = 0;
    for (float[] query : VECTORS.queries(20)) {
      TopK best = new TopK(20);
      assertThat(index.searchGraph(query, 60, all, best)).isTrue();
      hits +=
          (int)
              itemNos(best.toCandidates(Source.TWO_TOWER)).stream()
                  .filter(itemNos(find(new ExactIndex(items), query, all, 20))::contains)
                  .count();
    }
    assertThat(hits / (20.0 * 20)).isGreaterThan(0.97);
  }

  @Test
  void oneItemAndNoItem() {
    for (int n : new int[] {0, 1, 2}) {
      ItemMatrix items = VECTORS.items(n);
      GraphIndex index =
          new GraphIndex(items, ItemIndex.inMemory(ItemIndex.buildGraph(items, 1, 3)), 40);
      assertThat(find(index, VECTORS.queries(1)[0], ALL, 5)).hasSize(n);
    }
  }

  @Test
  void aGraphOfOtherItemsIsRefused() {
    assertThatThrownBy(() -> new GraphIndex(VECTORS.items(501), ItemIndex.inMemory(GRAPH), 40))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("train it again");
  }

  private static Eligibility eligibility(ItemMatrix items, ItemNumbers denied) {
    ItemSet.Builder all = new ItemSet.Builder();
    for (int row = 0; row < items.size(); row++) {
      all.add(items.itemNo(row));
    }
    return new Eligibility(1, 1, all.build(), denied);
  }

  private static List<Candidate> find(
      RetrievalIndex index, float[] query, Eligibility eligibility, int k) {
    TopK best = new TopK(k);
    index.search(query, eligibility, best);
    return best.toCandidates(Source.TWO_TOWER);
  }

  private static List<Long> itemNos(List<Candidate> found) {
    return found.stream().map(Candidate::itemNo).toList();
  }
}
