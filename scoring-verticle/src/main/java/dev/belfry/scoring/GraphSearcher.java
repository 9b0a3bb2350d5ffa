package dev.belfry.scoring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Best-first search over the lowest layer of an HNSW graph (Malkov and Yashunin, Efficient and
 * robust approximate nearest neighbor search using HNSW graphs, algorithm 2). Candidates and
 * results are one sorted pool of bounded size, as in NSG (Fu et al., 2019): the next node to expand
 * is the first of the pool that was not. In place of the upper layers a sample of the nodes is
 * scanned for the places to start from. Holds the memory of one search at a time: for one thread.
 */
final class GraphSearcher {
  private static final int STARTS = 4;

  /** Marks a pool entry that was expanded. */
  private static final long EXPANDED = 1;

  private final Codes codes;
  private final MemorySegment neighbours;
  private final int degree;
  private final Codes starts;
  private final int[] startNodes;
  private final short[] query;
  private final long[] visited;
  private final int[] fresh;
  private final int[] scores;

  /** Score, node and mark in one number, so that the order of the numbers is that of the scores. */
  private long[] pool = new long[0];

  private int capacity;
  private int size;
  private int cursor;

  /**
   * @param neighbours {@code [n, degree]} node numbers, -1 after the last
   * @param starts the codes of {@code startNodes}
   */
  GraphSearcher(
      Codes codes, MemorySegment neighbours, int degree, int n, Codes starts, int[] startNodes) {
    this.codes = codes;
    this.neighbours = neighbours;
    this.degree = degree;
    this.starts = starts;
    this.startNodes = startNodes;
    this.query = new short[codes.stride()];
    this.visited = new long[Math.ceilDiv(n, Long.SIZE)];
    this.fresh = new int[degree];
    this.scores = new int[degree];
  }

  /**
   * Finds the nodes nearest to a query, by their codes.
   *
   * @param width how many are kept: the more, the better the result and the longer it takes
   * @return how many were found; see {@link #node}
   */
  int search(float[] vector, int width) {
    codes.encode(vector, query);
    Arrays.fill(visited, 0);
    if (pool.length <= width) {
      pool = new long[Math.max(width, STARTS) + 1];
    }
    size = 0;
    capacity = Math.min(STARTS, width);
    for (int i = 0; i < startNodes.length; i++) {
      insert(entry(starts.dot(query, i), startNodes[i]));
    }
    for (int i = 0; i < size; i++) {
      visit(node(i));
    }
    capacity = width;
    cursor = 0;
    while (cursor < size) {
      long entry = pool[cursor];
      if ((entry & EXPANDED) == 0) {
        pool[cursor] = entry | EXPANDED;
        expand((int) entry >>> 1);
      } else {
        cursor++;
      }
    }
    return size;
  }

  /** The node of a place in the result, best first. */
  int node(int place) {
    return (int) pool[place] >>> 1;
  }

  private void expand(int node) {
    // Step by step for all neighbours, so that the loads of several codes are under way at once.
    int count = 0;
    long offset = (long) node * degree;
    for (int i = 0; i < degree; i++) {
      int neighbour = neighbours.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, offset + i);
      if (neighbour < 0) {
        break;
      }
      if (visit(neighbour)) {
        fresh[count++] = neighbour;
      }
    }
    for (int i = 0; i < count; i++) {
      scores[i] = codes.dot(query, fresh[i]);
    }
    for (int i = 0; i < count; i++) {
      insert(entry(scores[i], fresh[i]));
    }
  }

  private boolean visit(int node) {
    long bit = 1L << node;
    int word = node >>> 6;
    if ((visited[word] & bit) != 0) {
      return false;
    }
    visited[word] |= bit;
    return true;
  }

  private static long entry(int score, int node) {
    return ((long) score << 32) | ((long) node << 1);
  }

  private void insert(long entry) {
    if (size == capacity) {
      if (entry <= pool[size - 1]) {
        return;
      }
      size--;
    }
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pool[middle] > entry) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    System.arraycopy(pool, low, pool, low + 1, size - low);
    pool[low] = entry;
    size++;
    cursor = Math.min(cursor, low);
  }
}
