package dev.belfry.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.ItemTable;
import dev.belfry.model.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Measures the retrieval index against the exact scan, one query at a time on the calling thread:
 * recall, time, memory, the effect of eligibility, and the catalogue size from which the graph is
 * faster.
 */
public final class IndexBench {
  private static final int ROUNDS = 3;
  private static final double[] SHARES = {1, 0.5, 0.2, 0.1, 0.05, 0.01};
  private static final int[] SIZES = {2_000, 5_000, 10_000, 20_000, 50_000, 100_000};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /**
   * What is measured.
   *
   * @param k items of a result
   * @param widths nodes that a search keeps
   * @param queries how many
   * @param threads that build the graph
   * @param seed of the draws
   */
  public record Options(int k, List<Integer> widths, int queries, int threads, long seed) {
    public Options {
      widths = List.copyOf(widths);
      if (k < 1 || queries < 1 || threads < 1 || widths.stream().anyMatch(w -> w < 1)) {
        throw new IllegalArgumentException("k, widths, queries and threads are at least 1");
      }
    }
  }

  private final Options options;
  private final Consumer<String> out;

  /**
   * @param out takes the lines of the tables as they are ready
   */
  public IndexBench(Options options, Consumer<String> out) {
    this.options = requireNonNull(options, "options is null");
    this.out = requireNonNull(out, "out is null");
  }

  /**
   * Synthetic clustered unit vectors: centres drawn from a normal distribution, members around them
   * with deviation {@code noise} a component, scaled to unit length; queries drawn alike.
   */
  public void synthetic(int items, int dimension, int clusters, double noise) {
    ClusteredVectors vectors = new ClusteredVectors(dimension, clusters, noise, options.seed());
    measure(
        "%,d synthetic vectors of %d, %,d clusters, noise %.2f"
            .formatted(items, dimension, clusters, noise),
        vectors.items(items),
        vectors.queries(options.queries()));
  }

  /** The size from which the graph is faster than the scan, on synthetic vectors. */
  public void crossover(int dimension, double noise) {
    out.accept("Crossover: time of a query by the number of items, recall@" + options.k());
    out.accept("     items    scan ms   graph ms   recall");
    for (int size : SIZES) {
      ClusteredVectors vectors =
          new ClusteredVectors(dimension, Math.max(1, size / 1000), noise, options.seed());
      ItemMatrix items = vectors.items(size);
      float[][] queries = vectors.queries(options.queries());
      Eligibility all = eligibility(items, 1);
      Run scan = run(new ExactIndex(items), queries, all);
      GraphIndex graph = graph(items, ItemIndex.buildGraph(items, options.threads(), 0));
      int width = Math.max(IndexConfig.defaults().width(), options.k() * 5 / 4);
      Run run = run(queries, (query, best) -> graph.searchGraph(query, width, all, best));
      out.accept(
          "%,10d %10.4f %10.4f %8.4f".formatted(size, scan.cpu, run.cpu, run.recall(scan.found)));
    }
  }

  /**
   * A table of items, such as a model's.
   *
   * @param queries the first are taken, as many as are asked for
   */
  public void items(String name, ItemTable table, float[][] queries) {
    measure(
        "%s: %,d items, vectors of %d".formatted(name, table.size(), table.dimension()),
        ItemMatrix.of(table),
        Arrays.copyOf(queries, Math.min(queries.length, options.queries())));
  }

  private void measure(String title, ItemMatrix items, float[][] queries) {
    out.accept(title + "; %,d queries, k=%d, one thread".formatted(queries.length, options.k()));
    long start = System.nanoTime();
    Map<String, Tensor> tensors = ItemIndex.buildGraph(items, options.threads(), 0);
    double seconds = (System.nanoTime() - start) / 1e9;
    out.accept("Built in %.1f s by %d threads".formatted(seconds, options.threads()));
    out.accept(
        "Memory: codes %.0f MB, graph %.0f MB, float vectors %.0f MB"
            .formatted(
                1e-6 * items.size() * Codes.stride(items.dimension()),
                4e-6 * items.size() * ItemIndex.DEGREE,
                4e-6 * items.size() * items.dimension()));
    GraphIndex graph = graph(items, tensors);
    Eligibility all = eligibility(items, 1);
    Run scan = run(new ExactIndex(items), queries, all);
    out.accept("index           recall@%-4d cpu ms     p50 ms     p99 ms".formatted(options.k()));
    out.accept("exact scan      %.4f  %s".formatted(1.0, scan.times()));
    for (int width : options.widths()) {
      Run run = run(queries, (query, best) -> graph.searchGraph(query, width, all, best));
      out.accept("graph, %5d    %.4f  %s".formatted(width, run.recall(scan.found), run.times()));
    }
    out.accept("eligible        recall@%-4d cpu ms     p50 ms     p99 ms".formatted(options.k()));
    for (double share : SHARES) {
      Eligibility eligible = eligibility(items, share);
      Run run = run(graph, queries, eligible);
      Run exact =
          once(queries, (query, best) -> new ExactIndex(items).search(query, eligible, best));
      out.accept(
          "%6.0f %%        %.4f  %s".formatted(100 * share, run.recall(exact.found), run.times()));
    }
  }

  private GraphIndex graph(ItemMatrix items, Map<String, Tensor> tensors) {
    return new GraphIndex(items, ItemIndex.inMemory(tensors), IndexConfig.defaults().width());
  }

  private Eligibility eligibility(ItemMatrix items, double share) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed() + 1);
    ItemSet.Builder allowed = new ItemSet.Builder();
    for (int row = 0; row < items.size(); row++) {
      if (random.nextDouble() < share) {
        allowed.add(items.itemNo(row));
      }
    }
    return new Eligibility(1, 1, allowed.build(), ItemNumbers.empty());
  }

  private Run run(RetrievalIndex index, float[][] queries, Eligibility eligibility) {
    return run(queries, (query, best) -> index.search(query, eligibility, best));
  }

  /** Once to warm up, then the round that took the least time of the processor. */
  private Run run(float[][] queries, Search search) {
    once(queries, search);
    Run best = once(queries, search);
    for (int round = 1; round < ROUNDS; round++) {
      Run next = once(queries, search);
      best = next.cpu < best.cpu ? next : best;
    }
    return best;
  }

  private Run once(float[][] queries, Search search) {
    List<List<Candidate>> found = new ArrayList<>();
    double[] millis = new double[queries.length];
    long cpu = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < queries.length; i++) {
      long start = System.nanoTime();
      TopK best = new TopK(options.k());
      search.run(queries[i], best);
      found.add(best.toCandidates(Source.TWO_TOWER));
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double mean = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6 / queries.length;
    Arrays.sort(millis);
    return new Run(found, mean, millis[millis.length / 2], millis[(int) (millis.length * 0.99)]);
  }

  private interface Search {
    void run(float[] query, TopK best);
  }

  /** Times in milliseconds a query: mean of the processor's, and quantiles on the clock. */
  private record Run(List<List<Candidate>> found, double cpu, double p50, double p99) {
    String times() {
      return "%10.4f %10.4f %10.4f".formatted(cpu, p50, p99);
    }

    double recall(List<List<Candidate>> expected) {
      double sum = 0;
      for (int i = 0; i < expected.size(); i++) {
        Set<Long> wanted = new HashSet<>();
        expected.get(i).forEach(candidate -> wanted.add(candidate.itemNo()));
        long hits = found.get(i).stream().filter(c -> wanted.contains(c.itemNo())).count();
        sum += wanted.isEmpty() ? 1 : (double) hits / wanted.size();
      }
      return sum / expected.size();
    }
  }
}
