package dev.belfry.model;

import java.util.BitSet;

/**
 * An item as the rating model reads it; of {@link RatingItems}. Immutable, safe for use by several
 * threads.
 */
public final class RatingItem {
  private final int row;
  private final float[] vector;
  private final BitSet categories;
  private final int categoryCount;

  RatingItem(int row, float[] vector, BitSet categories) {
    this.row = row;
    this.vector = vector;
    this.categories = categories;
    this.categoryCount = categories.cardinality();
  }

  /** Its row in the factorisation, below 0 where nobody rated it. */
  public int row() {
    return row;
  }

  /** Its embedding; only to be read. */
  float[] vector() {
    return vector;
  }

  /** Cosine of the two items' categories. */
  double overlap(RatingItem other) {
    if (categoryCount == 0
        || other.categoryCount == 0
        || !categories.intersects(other.categories)) {
      return 0;
    }
    BitSet both = (BitSet) categories.clone();
    both.and(other.categories);
    return both.cardinality() / Math.sqrt((double) categoryCount * other.categoryCount);
  }

  /** Cosine of the two items' embeddings. */
  double cosine(RatingItem other) {
    return dot(vector, other.vector);
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
