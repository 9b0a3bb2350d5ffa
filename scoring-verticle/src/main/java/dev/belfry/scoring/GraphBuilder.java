package dev.belfry.scoring;

import dev.belfry.model.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TaskExecutor;
import org.apache.lucene.util.hnsw.HnswConcurrentMergeBuilder;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

/**
 * Builds the graph of a {@link GraphIndex} with Lucene's HNSW builder over byte codes, keeps its
 * lowest layer and numbers the nodes so that near ones lie near in memory. One thread gives one
 * result; several, one of many.
 */
final class GraphBuilder {
  private static final int NO_NODE = -1;

  /** Largest inner product of codes of unit vectors, for scores in [0, 1]. */
  private static final float SCALE = 1f / (2 * 127 * 127 * 64);

  private final ItemMatrix items;
  private final byte[] codes;
  private final Codes scored;
  private final int degree;
  private final int beamWidth;

  /**
   * @param degree neighbours of a node, at most (2 M)
   * @param beamWidth candidates for them (efConstruction)
   */
  GraphBuilder(ItemMatrix items, int degree, int beamWidth) {
    this.items = items;
    this.degree = degree;
    this.beamWidth = beamWidth;
    this.codes = Codes.encode(items);
    this.scored = new Codes(MemorySegment.ofArray(codes), items.dimension());
  }

  Map<String, Tensor> build(int threads, long seed) {
    try {
      int[] neighbours = neighbours(graph(threads, seed));
      return ordered(neighbours);
    } catch (IOException e) {
      throw new UncheckedIOException("the graph is built in memory", e);
    }
  }

  private OnHeapHnswGraph graph(int threads, long seed) throws IOException {
    int n = items.size();
    HnswGraphBuilder builder =
        HnswGraphBuilder.create(new Scorers(), degree / 2, beamWidth, seed, n);
    if (threads == 1) {
      return builder.build(n);
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      return new HnswConcurrentMergeBuilder(
              new TaskExecutor(pool),
              threads,
              new Scorers(),
              degree / 2,
              beamWidth,
              builder.getGraph(),
              null)
          .build(n);
    }
  }

  /** The lowest layer as {@code [n, degree]}. */
  private int[] neighbours(HnswGraph graph) throws IOException {
    int[] flat = new int[Math.multiplyExact(items.size(), degree)];
    Arrays.fill(flat, NO_NODE);
    for (int node = 0; node < items.size(); node++) {
      graph.seek(0, node);
      int at = node * degree;
      int next = graph.nextNeighbor();
      for (; next != DocIdSetIterator.NO_MORE_DOCS; next = graph.nextNeighbor()) {
        flat[at++] = next;
      }
    }
    return flat;
  }

  private Map<String, Tensor> ordered(int[] flat) {
    int n = items.size();
    int stride = scored.stride();
    int[] rows = order(flat);
    int[] nodes = new int[n];
    for (int node = 0; node < n; node++) {
      nodes[rows[node]] = node;
    }
    int[] neighbours = new int[flat.length];
    byte[] orderedCodes = new byte[codes.length];
    for (int node = 0; node < n; node++) {
      int from = rows[node] * degree;
      for (int i = 0; i < degree; i++) {
        int neighbour = flat[from + i];
        neighbours[node * degree + i] = neighbour == NO_NODE ? NO_NODE : nodes[neighbour];
      }
      System.arraycopy(codes, rows[node] * stride, orderedCodes, node * stride, stride);
    }
    return Map.of(
        GraphIndex.CODES, Tensor.ofBytes(orderedCodes, n, stride),
        GraphIndex.NEIGHBOURS, Tensor.ofInts(neighbours, n, degree),
        GraphIndex.ROWS, Tensor.ofInts(rows, n));
  }

  /** The old number of each new node: breadth first over the neighbours. */
  private int[] order(int[] flat) {
    int n = items.size();
    int[] order = new int[n];
    boolean[] seen = new boolean[n];
    int end = 0;
    for (int start = 0; start < n; start++) {
      if (seen[start]) {
        continue;
      }
      int next = end;
      seen[start] = true;
      order[end++] = start;
      while (next < end) {
        int at = order[next++] * degree;
        for (int i = 0; i < degree && flat[at + i] != NO_NODE; i++) {
          if (!seen[flat[at + i]]) {
            seen[flat[at + i]] = true;
            order[end++] = flat[at + i];
          }
        }
      }
    }
    return order;
  }

  private final class Scorers implements RandomVectorScorerSupplier {
    @Override
    public UpdateableRandomVectorScorer scorer() {
      return new Scorer();
    }

    @Override
    public RandomVectorScorerSupplier copy() {
      return this;
    }
  }

  private final class Scorer implements UpdateableRandomVectorScorer {
    private final short[] query = new short[scored.stride()];

    @Override
    public void setScoringOrdinal(int node) {
      scored.row(node, query);
    }

    @Override
    public float score(int node) {
      return 0.5f + SCALE * scored.dot(query, node);
    }

    @Override
    public int maxOrd() {
      return items.size();
    }
  }
}
