package dev.belfry.reranker;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedList;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Making a list of 200 candidates under 200 rules in force: 140 about items alone (with caps and a
 * diversify among them), 40 about the request alone and 20 about both, over 20,000 items. Every
 * call has another of 64 users and sets of candidates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "--add-modules=jdk.incubator.vector"})
public class RerankBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LAST = 2_000;
  private static final int REQUESTS = 64;
  private static final Versions VERSIONS = new Versions(1, "", 1);

  /** Slots of the whole list: the first page, or as many as the gateway asks for. */
  @Param({"200"})
  public int depth;

  private final List<ApplyRequest> applies = new ArrayList<>();
  private final List<PrepareRequest> prepares = new ArrayList<>();
  private Reranker reranker = new Reranker((itemNo, now) -> true, v -> Optional.empty(), 10);
  private final long[] cpuNanos = new long[LAST];
  private int next;

  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    reranker = new Reranker((itemNo, now) -> true, version -> Optional.empty(), 10);
    reranker.publish(1, BenchmarkShop.rules());
    reranker.apply(BenchmarkShop.catalogue(random), List.of());
    for (int i = 0; i < REQUESTS; i++) {
      UserProfile user = BenchmarkShop.user(i, random);
      RequestContext context = BenchmarkShop.context(i);
      Deadline deadline = Deadline.after(Duration.ofDays(1));
      PrepareRequest prepare =
          new PrepareRequest(
              deadline, VERSIONS, true, user, context, null, ItemNumbers.empty(), null);
      Eligibility eligibility = reranker.prepare(prepare);
      prepares.add(prepare);
      applies.add(
          new ApplyRequest(
              deadline,
              VERSIONS,
              true,
              eligibility,
              user,
              context,
              BenchmarkShop.candidates(eligibility, random),
              depth,
              i));
    }
  }

  @Benchmark
  public RankedList apply() {
    long before = THREADS.getCurrentThreadCpuTime();
    RankedList list = reranker.apply(applies.get(next++ % REQUESTS));
    cpuNanos[next % LAST] = THREADS.getCurrentThreadCpuTime() - before;
    return list;
  }

  /** The processor's time of the last calls: what they take on a machine that does nothing else. */
  @TearDown
  public void printCpuTime() {
    long[] sorted = Arrays.stream(cpuNanos).filter(nanos -> nanos > 0).sorted().toArray();
    if (sorted.length > 0) {
      System.out.printf(
          "CPU time of the last %d calls of apply: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms%n",
          sorted.length,
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 9 / 10] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6);
    }
  }

  @Benchmark
  public Eligibility prepare() {
    return reranker.prepare(prepares.get(next++ % REQUESTS));
  }
}
