package dev.belfry.scoring;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Eligibility;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HNSW graph over byte codes, memory-mapped; what it finds is scored again with the float
 * vectors.
 *
 * <p>Where only a share of the items is eligible, the search keeps as many more nodes as that takes
 * to hold the same number of eligible ones. Its cost grows as the share falls, and that of scoring
 * every eligible item falls with it: whichever is expected to be cheaper is taken. Where the graph
 * comes back with fewer eligible items than were asked for (the eligible ones are far from the
 * query), the eligible items are scored too, so that a result is never short.
 */
final class GraphIndex implements RetrievalIndex {
  static final String CODES = "codes";
  static final String NEIGHBOURS = "neighbours";
  static final String ROWS = "rows";

  /** Nodes kept by a search are at least this multiple of the items asked for. */
  private static final double MARGIN = 1.25;

  /**
   * Items, spread over the table, that are scored exactly in the time that the graph takes for one
   * node kept. Measured in {@code docs/benchmarks.md}, Index.
   */
  static final int SCANNED_PER_NODE = 30;

  private final ItemMatrix items;
  private final ExactIndex exact;
  private final MemorySegment rows;
  private final int width;
  private final ThreadLocal<GraphSearcher> searchers;
  private volatile @Nullable Counted counted;

  /** An eligibility bitmap with its count; many requests in a row share one. */
  private record Counted(ItemSet allowed, int eligible) {}

  /**
   * @param tensors as {@link GraphBuilder} makes them, for these items
   * @param width nodes that a search keeps, at least
   * @throws BelfryException when the tensors are not of these items
   */
  GraphIndex(ItemMatrix items, Map<String, MemorySegment> tensors, int width) {
    int n = items.size();
    this.items = items;
    this.exact = new ExactIndex(items);
    this.rows = tensor(tensors, ROWS, (long) n * Integer.BYTES);
    this.width = width;
    int stride = Codes.stride(items.dimension());
    Codes codes = new Codes(tensor(tensors, CODES, (long) n * stride), items.dimension());
    MemorySegment neighbours =
        tensor(tensors, NEIGHBOURS, (long) n * ItemIndex.DEGREE * Integer.BYTES);
    int degree = ItemIndex.DEGREE;
    int[] starts = new int[(int) Math.ceil(Math.sqrt(n))];
    for (int i = 0; i < starts.length; i++) {
      // The nodes are in an order of nearness: an even sample has some in every region.
      starts[i] = (int) ((long) i * n / starts.length);
    }
    Codes startCodes = codes.gather(starts);
    this.searchers =
        ThreadLocal.withInitial(
            () -> new GraphSearcher(codes, neighbours, degree, n, startCodes, starts));
  }

  @Override
  public void search(float[] query, Eligibility eligibility, TopK best) {
    int eligible = eligible(eligibility.allowed());
    double share = (double) eligible / items.size();
    // Denied items are near the query more often than not: they were had, or seen.
    double wanted =
        Math.max(width, MARGIN * best.capacity())
            + Math.min(eligibility.denied().size(), best.capacity());
    if (eligible * share <= SCANNED_PER_NODE * wanted
        || !searchGraph(query, (int) Math.ceil(wanted / share), eligibility, best)) {
      exact.search(query, eligibility, best);
    }
  }

  /** Offers what the graph finds, or nothing where it is not enough. */
  boolean searchGraph(float[] query, int kept, Eligibility eligibility, TopK best) {
    GraphSearcher searcher = searchers.get();
    int found = searcher.search(query, kept);
    int enough = 0;
    for (int i = 0; i < found && enough < best.capacity(); i++) {
      if (eligibility.contains(items.itemNo(row(searcher.node(i))))) {
        enough++;
      }
    }
    if (enough < best.capacity()) {
      return false;
    }
    for (int i = 0; i < found; i++) {
      int row = row(searcher.node(i));
      if (eligibility.contains(items.itemNo(row))) {
        best.offer(items, row, items.dot(query, row));
      }
    }
    return true;
  }

  private int row(int node) {
    return rows.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, node);
  }

  private int eligible(ItemSet allowed) {
    Counted last = counted;
    if (last == null || last.allowed != allowed) {
      last = new Counted(allowed, items.count(allowed));
      counted = last;
    }
    return last.eligible;
  }

  private static MemorySegment tensor(Map<String, MemorySegment> tensors, String name, long bytes) {
    MemorySegment segment = tensors.get(name);
    if (segment == null || segment.byteSize() != bytes) {
      throw new BelfryException(
          ErrorCode.INVALID,
          "the '"
              + name
              + "' of the model's retrieval index are not of its items; train it again.");
    }
    return segment;
  }
}
