package dev.belfry.reranker;

import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For every candidate, its largest similarity to an item placed already: the redundancy of maximal
 * marginal relevance (Carbonell and Goldstein, SIGIR 1998), kept up to date in one pass for each
 * placed item. Similarity is the cosine of the embeddings, never below 0; between items of which
 * one has no embedding it is the Jaccard index of their categories and brand. Not for several
 * threads.
 */
final class MaxSimilarity {
  // Component-major: the inner loop runs along candidates, which the compiler vectorises without
  // changing the order of any sum, so that results are the same bit for bit.
  private final float[] components;
  private final int dimension;
  private final int count;
  private final boolean[] embedded;
  private final int @Nullable [][] tokens;
  private final float[] similarity;
  private final float[] largest;

  MaxSimilarity(Item[] items, @Nullable Embedding[] embeddings) {
    this.count = items.length;
    this.dimension = dimension(embeddings);
    this.components = new float[dimension * count];
    this.embedded = new boolean[count];
    this.similarity = new float[count];
    this.largest = new float[count];
    boolean all = true;
    for (int i = 0; i < count; i++) {
      Embedding embedding = embeddings[i];
      if (embedding != null && embedding.dimension() == dimension) {
        embedded[i] = copy(embedding, i);
      }
      all &= embedded[i];
    }
    this.tokens = all ? null : tokens(items);
  }

  /** The largest similarity of a candidate to any placed item, in [0, 1]; 0 before the first. */
  float of(int item) {
    return largest[item];
  }

  /** Takes a placed item into account. */
  void place(int placed) {
    if (embedded[placed]) {
      dotProducts(placed);
    }
    if (tokens != null) {
      for (int i = 0; i < count; i++) {
        if (!embedded[placed] || !embedded[i]) {
          similarity[i] = jaccard(tokens[placed], tokens[i]);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      largest[i] = Math.max(largest[i], similarity[i]);
    }
  }

  private void dotProducts(int placed) {
    Arrays.fill(similarity, 0);
    int component = 0;
    for (; component + 3 < dimension; component += 4) {
      int row0 = component * count;
      int row1 = row0 + count;
      int row2 = row1 + count;
      int row3 = row2 + count;
      float q0 = components[row0 + placed];
      float q1 = components[row1 + placed];
      float q2 = components[row2 + placed];
      float q3 = components[row3 + placed];
      for (int i = 0; i < count; i++) {
        similarity[i] +=
            (q0 * components[row0 + i] + q1 * components[row1 + i])
                + (q2 * components[row2 + i] + q3 * components[row3 + i]);
      }
    }
    for (; component < dimension; component++) {
      int row = component * count;
      float q = components[row + placed];
      for (int i = 0; i < count; i++) {
        similarity[i] += q * components[row + i];
      }
    }
  }

  /** Copies an embedding at unit length; answers whether it has a direction. */
  private boolean copy(Embedding embedding, int item) {
    double square = 0;
    for (int d = 0; d < dimension; d++) {
      square += (double) embedding.get(d) * embedding.get(d);
    }
    if (!(square > 0) || Double.isInfinite(square)) {
      return false;
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int d = 0; d < dimension; d++) {
      components[d * count + item] = embedding.get(d) * scale;
    }
    return true;
  }

  private static int dimension(@Nullable Embedding[] embeddings) {
    for (Embedding embedding : embeddings) {
      if (embedding != null) {
        return embedding.dimension();
      }
    }
    return 0;
  }

  private static int[][] tokens(Item[] items) {
    Map<String, Integer> numbers = new HashMap<>();
    int[][] tokens = new int[items.length][];
    for (int i = 0; i < items.length; i++) {
      Set<Integer> set = new HashSet<>();
      for (String category : items[i].attributes().texts("categories")) {
        set.add(numbers.computeIfAbsent("category " + category, name -> numbers.size()));
      }
      String brand = items[i].attributes().text("brand");
      if (brand != null) {
        set.add(numbers.computeIfAbsent("brand " + brand, name -> numbers.size()));
      }
      tokens[i] = set.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
    return tokens;
  }

  /** Size of the intersection over size of the union of two ascending arrays; 0 for two empty. */
  private static float jaccard(int[] a, int[] b) {
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      if (a[i] == b[j]) {
        common++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    int union = a.length + b.length - common;
    return union == 0 ? 0 : (float) common / union;
  }
}
