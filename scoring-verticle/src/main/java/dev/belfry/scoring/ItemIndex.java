package dev.belfry.scoring;

import dev.belfry.model.ItemTable;
import dev.belfry.model.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the retrieval index of a model at training, and opens it in serving. */
public final class ItemIndex {
  private static final Logger LOG = LoggerFactory.getLogger(ItemIndex.class);

  /**
   * Catalogues of fewer items are scanned: the scan is as fast as the graph there. Measured in
   * {@code docs/benchmarks.md}, Index.
   */
  public static final int GRAPH_FROM = 10_000;

  /** Neighbours of a node, at most: 2 M of HNSW, on its lowest layer. */
  static final int DEGREE = 32;

  /** Candidates for them at building (efConstruction of HNSW). */
  static final int BUILD_WIDTH = 100;

  private ItemIndex() {}

  /**
   * The index to be written into the model's artefact; empty where the catalogue is small enough to
   * be scanned. Takes minutes for a million items.
   *
   * @param threads at work; with one, the same items and seed give the same index
   */
  public static Map<String, Tensor> build(ItemTable items, int threads, long seed) {
    return items.size() < GRAPH_FROM ? Map.of() : buildGraph(ItemMatrix.of(items), threads, seed);
  }

  static Map<String, Tensor> buildGraph(ItemMatrix items, int threads, long seed) {
    return new GraphBuilder(items, DEGREE, BUILD_WIDTH).build(threads, seed);
  }

  /**
   * The index to search with.
   *
   * @param stored what the artefact holds, may be empty
   */
  static RetrievalIndex open(
      ItemMatrix items, Map<String, MemorySegment> stored, IndexConfig config) {
    return switch (config.kind()) {
      case EXACT -> new ExactIndex(items);
      case AUTO ->
          stored.isEmpty() ? new ExactIndex(items) : new GraphIndex(items, stored, config.width());
      case HNSW -> {
        Map<String, MemorySegment> tensors = stored;
        if (stored.isEmpty()) {
          LOG.info("The model has no graph; one is built for its {} items", items.size());
          tensors = inMemory(buildGraph(items, 1, 0));
        }
        yield new GraphIndex(items, tensors, config.width());
      }
    };
  }

  /** Tensors of bytes and integers as they would be mapped. */
  static Map<String, MemorySegment> inMemory(Map<String, Tensor> tensors) {
    Map<String, MemorySegment> segments = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          boolean bytes = name.equals(GraphIndex.CODES);
          MemorySegment from =
              bytes ? MemorySegment.ofArray(tensor.bytes()) : MemorySegment.ofArray(tensor.ints());
          MemorySegment copy = Arena.ofAuto().allocate(from.byteSize(), 64);
          MemorySegment.copy(from, 0, copy, 0, from.byteSize());
          segments.put(name, copy);
        });
    return segments;
  }
}
