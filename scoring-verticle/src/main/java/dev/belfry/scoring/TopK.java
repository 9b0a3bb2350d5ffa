package dev.belfry.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The k highest scores seen so far, in a binary heap with the lowest on top. Of equal scores the
 * lower item number wins, so the result does not depend on the order of offers. For one thread.
 */
final class TopK {
  private final long[] itemNos;
  private final float[] scores;
  private final @Nullable ItemMatrix[] tables;
  private final int[] rows;
  private int size;

  TopK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", and must be at least 1");
    }
    itemNos = new long[k];
    scores = new float[k];
    tables = new @Nullable ItemMatrix[k];
    rows = new int[k];
  }

  /** How many it keeps. */
  int capacity() {
    return scores.length;
  }

  /** Whether an item with this score could enter: a cheap test before a dearer one. */
  boolean wouldEnter(float score) {
    return size < scores.length || score >= scores[0];
  }

  /** Offers the item of a row, which has this score. */
  void offer(ItemMatrix table, int row, float score) {
    long itemNo = table.itemNo(row);
    if (size < scores.length) {
      set(size, itemNo, score, table, row);
      siftUp(size++);
    } else if (ranksBelow(scores[0], itemNos[0], score, itemNo)) {
      set(0, itemNo, score, table, row);
      siftDown();
    }
  }

  /** The items in descending order of score; they are taken out. */
  List<Candidate> toCandidates(Source source) {
    Candidate[] result = new Candidate[size];
    while (size > 0) {
      ItemMatrix table = requireNonNull(tables[0], "a row without a table");
      Candidate lowest = new Candidate(itemNos[0], source, scores[0], 0, table.embedding(rows[0]));
      swap(0, --size);
      siftDown();
      result[size] = lowest;
    }
    return List.of(result);
  }

  private static boolean ranksBelow(float score, long itemNo, float otherScore, long otherItemNo) {
    return score < otherScore || (score == otherScore && itemNo > otherItemNo);
  }

  private void siftUp(int start) {
    int child = start;
    while (child > 0) {
      int parent = (child - 1) >>> 1;
      if (!ranksBelow(scores[child], itemNos[child], scores[parent], itemNos[parent])) {
        return;
      }
      swap(child, parent);
      child = parent;
    }
  }

  private void siftDown() {
    int parent = 0;
    while (true) {
      int lowest = parent;
      for (int child = 2 * parent + 1; child <= 2 * parent + 2 && child < size; child++) {
        if (ranksBelow(scores[child], itemNos[child], scores[lowest], itemNos[lowest])) {
          lowest = child;
        }
      }
      if (lowest == parent) {
        return;
      }
      swap(parent, lowest);
      parent = lowest;
    }
  }

  private void set(int index, long itemNo, float score, @Nullable ItemMatrix table, int row) {
    itemNos[index] = itemNo;
    scores[index] = score;
    tables[index] = table;
    rows[index] = row;
  }

  private void swap(int a, int b) {
    long itemNo = itemNos[a];
    float score = scores[a];
    ItemMatrix table = tables[a];
    int row = rows[a];
    set(a, itemNos[b], scores[b], tables[b], rows[b]);
    set(b, itemNo, score, table, row);
  }
}
