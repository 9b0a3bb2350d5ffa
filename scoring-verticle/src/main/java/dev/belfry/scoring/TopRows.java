package dev.belfry.scoring;

import java.util.Arrays;

/**
 * The k highest positive scores of the rows of one table, without an object for any of them: score
 * and row share a long, and what is more than twice k is sorted and cut. Of equal scores the lower
 * row wins. For one thread, which may use it again and again.
 */
final class TopRows {
  private long[] keys = new long[0];
  private int k;
  private int size;
  private float least;

  /** Forgets everything; the k best of what follows are kept. */
  void start(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException("k is " + wanted + ", and must be at least 1");
    }
    if (keys.length < 2 * wanted) {
      keys = new long[2 * wanted];
    }
    k = wanted;
    size = 0;
    least = 0;
  }

  /** Whether a row with this score could be among the best: a cheap test before a dearer one. */
  boolean wouldEnter(float score) {
    return score > least;
  }

  /**
   * Offers a row; rows come in ascending order, so that one that equals the least of the best ranks
   * below it.
   *
   * @param score that {@link #wouldEnter}
   */
  void offer(int row, float score) {
    // Bits of positive floats order as the floats do. Negated keys sort best first.
    keys[size++] = -((long) Float.floatToRawIntBits(score) << 32) | row;
    if (size == 2 * k) {
      cut();
    }
  }

  /** Sorts what there is, and answers how many rows there are, {@code k} at most. */
  int finish() {
    cut();
    return size;
  }

  /** The row of a rank from 0, after {@link #finish}. */
  int row(int rank) {
    return (int) keys[rank];
  }

  /** The score of a rank from 0, after {@link #finish}. */
  float score(int rank) {
    return Float.intBitsToFloat((int) (-(keys[rank] >> 32)));
  }

  private void cut() {
    Arrays.sort(keys, 0, size);
    if (size >= k) {
      size = k;
      least = score(k - 1);
    }
  }
}
