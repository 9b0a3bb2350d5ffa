package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class MaxSimilarityTest {
  private static final int DIMENSION = 10;

  /** Items of which some have no embedding, placed in any order until none is left. */
  @Property(tries = 200)
  void isTheLargestOverAllPlaced(
      @ForAll @IntRange(min = 1, max = 30) int count, @ForAll long seed) {
    Random random = new Random(seed);
    double share = random.nextInt(3) / 2.0;
    Item[] items = new Item[count];
    @Nullable Embedding[] embeddings = new @Nullable Embedding[count];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items[i] = item(i, random);
      embeddings[i] = random.nextDouble() < share ? embedding(random) : null;
      order.add(i);
    }
    Collections.shuffle(order, random);
    MaxSimilarity similarity = new MaxSimilarity(items, embeddings);
    for (int placed = 0; placed < count; placed++) {
      for (int other : order.subList(placed, count)) {
        double largest = 0;
        for (int above : order.subList(0, placed)) {
          largest = Math.max(largest, similarity(items, embeddings, other, above));
        }
        assertThat(similarity.of(other)).isCloseTo((float) largest, within(1e-5f));
      }
      similarity.place(order.get(placed));
    }
  }

  private static double similarity(Item[] items, @Nullable Embedding[] embeddings, int a, int b) {
    Embedding first = embeddings[a];
    Embedding second = embeddings[b];
    if (first != null && second != null) {
      return Embedding.ofCodes(first.codes()).cosine(Embedding.ofCodes(second.codes()));
    }
    Set<String> union = new HashSet<>(items[a].attributes().texts("categories"));
    Set<String> common = new HashSet<>(union);
    union.addAll(items[b].attributes().texts("categories"));
    common.retainAll(items[b].attributes().texts("categories"));
    return union.isEmpty() ? 0 : (double) common.size() / union.size();
  }

  private static Item item(int number, Random random) {
    List<String> categories = new ArrayList<>();
    for (String category : List.of("red", "green", "blue")) {
      if (random.nextBoolean()) {
        categories.add(category);
      }
    }
    return new Item(
        number + 1, "item" + number, Attributes.of(Map.of("categories", categories)), 0, false);
  }

  private static Embedding embedding(Random random) {
    float[] values = new float[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      values[d] = (float) random.nextGaussian();
    }
    return Embedding.copyOf(values);
  }
}
