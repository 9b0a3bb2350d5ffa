package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ExactIndexTest {

  @Property(tries = 200)
  void theScanFindsWhatSortingEverythingFinds(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int items,
      @ForAll @IntRange(min = 1, max = 40) int k) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int dimension = random.nextInt(1, 80);
    long[] itemNos = IntStream.range(0, items).mapToLong(i -> 3L * i + 1).toArray();
    float[] matrix = new float[items * dimension];
    for (int i = 0; i < matrix.length; i++) {
      // Few distinct values, so that ties happen.
      matrix[i] = random.nextInt(-1, 2);
    }
    float[] query = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      query[i] = random.nextInt(-1, 2);
    }
    ItemSet.Builder allowed = new ItemSet.Builder();
    for (long itemNo : itemNos) {
      if (random.nextInt(3) > 0) {
        allowed.add(itemNo);
      }
    }
    ItemNumbers denied = ItemNumbers.of(itemNos[random.nextInt(items)]);
    Eligibility eligibility = new Eligibility(1, 1, allowed.build(), denied);

    TopK best = new TopK(k);
    new ExactIndex(new ItemMatrix(dimension, itemNos, matrix)).search(query, eligibility, best);
    List<Candidate> found = best.toCandidates(Source.TWO_TOWER);

    record Scored(long itemNo, float score) {}
    List<Scored> expected =
        IntStream.range(0, items)
            .filter(row -> eligibility.contains(itemNos[row]))
            .mapToObj(
                row -> {
                  float score = 0;
                  for (int i = 0; i < dimension; i++) {
                    score += query[i] * matrix[row * dimension + i];
                  }
                  return new Scored(itemNos[row], score);
                })
            .sorted(Comparator.comparing((Scored s) -> -s.score).thenComparing(Scored::itemNo))
            .limit(k)
            .toList();
    assertThat(found.stream().map(c -> new Scored(c.itemNo(), c.retrievalScore())).toList())
        .isEqualTo(expected);
  }
}
