package dev.belfry.scoring;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Source;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The k highest scores seen so far, in a binary heap with the lowest on top. Of equal scores the
 * lower item number wins, so the result does not depend on the order of offers. For one thread.
 */
final class TopK {
  private final long[] itemNos;
  private final float[] scores;
  private final @Nullable Embedding[] embeddings;
  private int size;

  TopK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", and must be at least 1");
    }
    itemNos = new long[k];
    scores = new float[k];
    embeddings = new @Nullable Embedding[k];
  }

  /** Whether an item with this score could enter: a cheap test before a dearer one. */
  boolean wouldEnter(float score) {
    return size < scores.length || score >= scores[0];
  }

  void offer(long itemNo, float score, Embedding embedding) {
    if (size < scores.length) {
      set(size, itemNo, score, embedding);
      siftUp(size++);
    } else if (ranksBelow(scores[0], itemNos[0], score, itemNo)) {
      set(0, itemNo, score, embedding);
      siftDown();
    }
  }

  /** The items in descending order of score. */
  List<Candidate> toCandidates(Source source) {
    Candidate[] result = new Candidate[size];
    for (int i = 0; i < size; i++) {
      result[i] = new Candidate(itemNos[i], source, scores[i], 0, embeddings[i]);
    }
    Arrays.sort(
        result,
        (a, b) -> {
          int byScore = Float.compare(b.retrievalScore(), a.retrievalScore());
          return byScore != 0 ? byScore : Long.compare(a.itemNo(), b.itemNo());
        });
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

  private void set(int index, long itemNo, float score, @Nullable Embedding embedding) {
    itemNos[index] = itemNo;
    scores[index] = score;
    embeddings[index] = embedding;
  }

  private void swap(int a, int b) {
    long itemNo = itemNos[a];
    float score = scores[a];
    Embedding embedding = embeddings[a];
    set(a, itemNos[b], scores[b], embeddings[b]);
    set(b, itemNo, score, embedding);
  }
}
