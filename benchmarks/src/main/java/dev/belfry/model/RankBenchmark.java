package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.RankerSchema.Category;
import dev.belfry.model.RankerSchema.Part;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RankerShape.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ranking the 100 candidates of one request, for the four heads of the second stage: 200 inputs (10
 * categories of 16 components and 40 numbers), hidden layers of 128 and 64, over 20,000 items whose
 * side was computed before. Every call has another of 64 requests and sets of candidates; the
 * request's own side is part of the time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "--add-modules=jdk.incubator.vector"})
public class RankBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LAST = 2_000;
  private static final int REQUESTS = 64;
  private static final int CANDIDATES = 100;
  private static final int ITEMS = 20_000;
  private static final RankerSchema SCHEMA =
      new RankerSchema(
          new Part(categories("user", 10_000, 12, 8, 24), 12),
          new Part(categories("item", ITEMS + 1, 40, 200, 30), 16),
          new Part(categories("pair", 4, 8), 12));

  /** The network; the cross layers of DCN-V2 have rank 32. */
  @Param({"DCN_V2_PARALLEL", "DCN_V2_STACKED", "DLRM"})
  public Kind kind = Kind.DCN_V2_PARALLEL;

  private @Nullable Ranker ranker;
  private @Nullable RankerSide items;
  private final List<RankerRows> requests = new ArrayList<>();
  private final List<RankerRows> pairs = new ArrayList<>();
  private final List<int[]> candidates = new ArrayList<>();
  private final long[] cpuNanos = new long[LAST];
  private int next;

  private static List<Category> categories(String name, int... slots) {
    return Arrays.stream(slots).mapToObj(n -> new Category(name + n, n)).toList();
  }

  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    RankerShape shape =
        new RankerShape(
            kind,
            3,
            32,
            List.of(128, 64),
            List.of(64),
            16,
            List.of(
                Head.probability("click"),
                Head.probability("cart"),
                Head.probability("purchase"),
                new Head("rating", Head.Output.VALUE)),
            true);
    Ranker network = Ranker.of(shape, SCHEMA, shape.initialise(SCHEMA, 1));
    RankerSide side = network.items(rows(SCHEMA.item(), ITEMS, random));
    ranker = network;
    items = side;
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(rows(SCHEMA.request(), 1, random));
      pairs.add(rows(SCHEMA.pair(), CANDIDATES, random));
      candidates.add(random.ints(CANDIDATES, 0, ITEMS).toArray());
    }
    System.out.printf("The side of the items: %.1f MB%n", side.bytes() / 1e6);
  }

  private static RankerRows rows(Part part, int size, SplittableRandom random) {
    int columns = part.categories().size();
    int[] slots = new int[size * columns];
    Arrays.setAll(slots, i -> random.nextInt(part.categories().get(i % columns).slots()));
    float[] numbers = new float[size * part.numbers()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return new RankerRows(part, size, slots, numbers);
  }

  @Benchmark
  public float[] rank() {
    Ranker network = requireNonNull(ranker, "not set up");
    RankerSide side = requireNonNull(items, "not set up");
    long before = THREADS.getCurrentThreadCpuTime();
    int i = next++ % REQUESTS;
    float[] scores =
        network.scores(network.request(requests.get(i)), side, candidates.get(i), pairs.get(i));
    cpuNanos[next % LAST] = THREADS.getCurrentThreadCpuTime() - before;
    return scores;
  }

  /** The processor's time of the last calls: what they take on a machine that does nothing else. */
  @TearDown
  public void printCpuTime() {
    long[] sorted = Arrays.stream(cpuNanos).filter(nanos -> nanos > 0).sorted().toArray();
    if (sorted.length > 0) {
      System.out.printf(
          "CPU time of the last %d calls of rank: p50 %.3f ms, p90 %.3f ms, p99 %.3f ms%n",
          sorted.length,
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 9 / 10] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6);
    }
  }
}
