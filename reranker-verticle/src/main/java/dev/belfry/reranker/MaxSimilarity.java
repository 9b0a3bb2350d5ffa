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
  // One array for each component, so that the inner loop runs along candidates: the compiler
  // vectorises it without changing the order of any sum, and results are the same bit for bit.
  // (Rows of one flat array are not vectorised, and take four times as long.) Components are whole
  // numbers, the embedding's eight-bit codes: sums of their products are exact
  // in a float up to 1,040 dimensions, so that a list comes out the same wherever it is built.
  // A placed item's column is filled by the last one: nobody asks for it again, and a whole list
  // costs half of the products.
  private final float[][] components;
  private final float[] perLength;
  private final boolean[] embedded;
  private final int @Nullable [][] tokens;
  private final float[] similarity;
  private final float[] largest;
  private final int[] columnOf;
  private final int[] itemIn;
  private int columns;

  MaxSimilarity(Item[] items, @Nullable Embedding[] embeddings) {
    int count = items.length;
    int dimension = dimension(embeddings);
    this.components = new float[dimension][count];
    this.perLength = new float[count];
    this.embedded = new boolean[count];
    this.similarity = new float[count];
    this.largest = new float[count];
    this.columnOf = new int[count];
    this.itemIn = new int[count];
    this.columns = count;
    Arrays.setAll(columnOf, i -> i);
    Arrays.setAll(itemIn, i -> i);
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

  /**
   * The largest similarity of a candidate to any placed item, in [0, 1]; 0 before the first. Not
   * for an item that is placed itself.
   */
  float of(int item) {
    return largest[columnOf[item]];
  }

  /** Takes a placed item into account; each is placed once. */
  void place(int item) {
    int placed = columnOf[item];
    if (embedded[placed]) {
      dotProducts(placed);
    }
    if (tokens != null) {
      for (int i = 0; i < columns; i++) {
        if (!embedded[placed] || !embedded[i]) {
          similarity[i] = jaccard(tokens[placed], tokens[i]);
        }
      }
    }
    for (int i = 0; i < columns; i++) {
      largest[i] = Math.max(largest[i], similarity[i]);
    }
    remove(placed);
  }

  private void remove(int column) {
    int last = --columns;
    int moved = itemIn[last];
    for (float[] row : components) {
      row[column] = row[last];
    }
    perLength[column] = perLength[last];
    embedded[column] = embedded[last];
    largest[column] = largest[last];
    if (tokens != null) {
      tokens[column] = tokens[last];
    }
    columnOf[moved] = column;
    itemIn[column] = moved;
  }

  private void dotProducts(int placed) {
    Arrays.fill(similarity, 0, columns, 0);
    int d = 0;
    for (; d + 3 < components.length; d += 4) {
      addFour(
          components[d],
          components[d + 1],
          components[d + 2],
          components[d + 3],
          placed,
          similarity,
          columns);
    }
    for (; d < components.length; d++) {
      float[] row = components[d];
      float q = row[placed];
      for (int i = 0; i < columns; i++) {
        similarity[i] += q * row[i];
      }
    }
    float scale = perLength[placed];
    for (int i = 0; i < columns; i++) {
      similarity[i] *= scale * perLength[i];
    }
  }

  private static void addFour(
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      int placed,
      float[] sums,
      int columns) {
    float q0 = row0[placed];
    float q1 = row1[placed];
    float q2 = row2[placed];
    float q3 = row3[placed];
    for (int i = 0; i < columns; i++) {
      sums[i] += (q0 * row0[i] + q1 * row1[i]) + (q2 * row2[i] + q3 * row3[i]);
    }
  }

  /** Copies an embedding's codes; answers whether it has a direction. */
  private boolean copy(Embedding embedding, int item) {
    byte[] codes = embedding.codes();
    long square = 0;
    for (int d = 0; d < codes.length; d++) {
      components[d][item] = codes[d];
      square += (long) codes[d] * codes[d];
    }
    perLength[item] = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
    return square > 0;
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
