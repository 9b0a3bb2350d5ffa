package dev.belfry.coldstart;

import java.util.Arrays;

/** Items in descending order of a score that is never negative; ties by lower number. Immutable. */
final class Ranking {
  private static final Ranking EMPTY = new Ranking(new int[0], new float[0]);

  private final int[] itemNos;
  private final float[] scores;

  private Ranking(int[] itemNos, float[] scores) {
    this.itemNos = itemNos;
    this.scores = scores;
  }

  static Ranking empty() {
    return EMPTY;
  }

  /**
   * Ranks the items whose score is positive.
   *
   * @param itemNos ascending
   * @param scores one per item
   */
  static Ranking of(long[] itemNos, double[] scores) {
    // The bits of a positive float order like the float: one sort of primitives does it all.
    long[] keys = new long[itemNos.length];
    int count = 0;
    for (int i = 0; i < itemNos.length; i++) {
      float score = (float) scores[i];
      if (score > 0) {
        keys[count++] = ((long) ~Float.floatToIntBits(score) << 32) | i;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] rankedItems = new int[count];
    float[] rankedScores = new float[count];
    for (int rank = 0; rank < count; rank++) {
      int index = (int) keys[rank];
      rankedItems[rank] = Math.toIntExact(itemNos[index]);
      rankedScores[rank] = (float) scores[index];
    }
    return new Ranking(rankedItems, rankedScores);
  }

  int size() {
    return itemNos.length;
  }

  /** The item at a rank, 0 to {@link #size()} exclusive. */
  long itemNo(int rank) {
    return itemNos[rank];
  }

  float score(int rank) {
    return scores[rank];
  }
}
