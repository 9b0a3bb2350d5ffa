package dev.belfry.reranker;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RankedList;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * A preview of a draft over 1,000 recorded lists of 200 candidates each, without reading them: the
 * rulesets compiled, every list made again with the live rules and with the draft, and compared.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "--add-modules=jdk.incubator.vector"})
public class PreviewBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LISTS = 1_000;
  private static final int PAGE = 100;
  private static final int COUNT = 10;
  private static final int DEPTH = 200;
  private static final Versions VERSIONS = new Versions(1, "", 1);
  private static final String FEW =
      """
      {"rules": [
        {"name": "no-repeat", "action": {"type": "noRepeat"}},
        {"name": "fresh-first", "onMissing": "no match", "action": {"type": "recency", "halfLifeDays": 730}},
        {"name": "brand-variety", "action": {"type": "cap", "attribute": "brand", "maxShare": 0.2}},
        {"name": "variety", "action": {"type": "diversify", "strength": 0.15}}
      ]}
      """;

  /** Rules of the live ruleset: those of a new installation, or 200. */
  @Param({"4", "200"})
  public int rules;

  private final List<ServedList> lists = new ArrayList<>();
  private final List<Long> cpuNanos = new ArrayList<>();
  private String live = "";
  private String draft = "";
  private Catalogue catalogue = BenchmarkShop.catalogue(new SplittableRandom(1));

  @Setup(Level.Trial)
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    live = rules == 4 ? FEW : BenchmarkShop.rules();
    draft =
        live.replaceFirst(
            "\\[",
            """
            [{"name":"new","items":"item.price < 40","action":{"type":"boost","factor":2}},\
            """);
    catalogue = BenchmarkShop.catalogue(random);
    Reranker reranker = new Reranker((itemNo, now) -> true, version -> Optional.empty(), 10);
    reranker.publish(1, live);
    reranker.apply(catalogue, List.of());
    for (int i = 0; i < LISTS; i++) {
      lists.add(serve(reranker, i, random));
    }
  }

  @Benchmark
  public Preview preview() {
    long before = THREADS.getCurrentThreadCpuTime();
    PreviewRun run =
        new PreviewRun(
            new PreviewRequest(Deadline.after(Duration.ofDays(1)), live, draft, LISTS, null),
            catalogue,
            BenchmarkShop.NOW);
    for (int i = 0; i < LISTS; i += PAGE) {
      List<ServedList> page = lists.subList(i, i + PAGE);
      if (!run.unknown(page).isEmpty()) {
        throw new IllegalStateException("an item is not known");
      }
      run.take(page, Map.of());
    }
    Preview preview = run.result(0);
    cpuNanos.add(THREADS.getCurrentThreadCpuTime() - before);
    if (preview.lists() != LISTS) {
      throw new IllegalStateException("only " + preview.lists() + " lists were looked at");
    }
    return preview;
  }

  /** The processor's time: what a preview takes on a machine that does nothing else. */
  @TearDown(Level.Trial)
  public void printCpuTime() {
    System.out.printf(
        "CPU time of a preview, in order: %s ms%n",
        Arrays.toString(cpuNanos.stream().mapToLong(TimeUnit.NANOSECONDS::toMillis).toArray()));
  }

  private ServedList serve(Reranker reranker, int number, SplittableRandom random) {
    UserProfile user = BenchmarkShop.user(number % 64, random);
    RequestContext context = BenchmarkShop.context(number);
    Deadline deadline = Deadline.after(Duration.ofDays(1));
    Eligibility eligibility =
        reranker.prepare(
            new PrepareRequest(
                deadline, VERSIONS, true, user, context, null, ItemNumbers.empty(), null));
    List<Candidate> given =
        BenchmarkShop.candidates(eligibility, random).stream()
            .map(PreviewBenchmark::recorded)
            .toList();
    RankedList ranked =
        reranker.apply(
            new ApplyRequest(
                deadline, VERSIONS, true, eligibility, user, context, given, DEPTH, number));
    ItemNumbers numbers = ItemNumbers.of(given.stream().mapToLong(Candidate::itemNo).toArray());
    ReplayFacts facts =
        new ReplayFacts(
            true,
            COUNT,
            user.attributes(),
            user.recent().stream().filter(i -> numbers.contains(i.itemNo())).toList(),
            SeenItems.of(user.recent()).only(numbers),
            user.impressions().stream().filter(i -> numbers.contains(i.itemNo())).toList(),
            null,
            ItemNumbers.empty(),
            null,
            ItemNumbers.empty(),
            given.stream().map(c -> 1L).toList());
    return new ServedList(
        new UUID(number, random.nextLong()),
        null,
        0,
        context.now(),
        user.userNo(),
        null,
        "home",
        context.attributes(),
        Purpose.LIVE,
        Regime.WARM,
        VERSIONS,
        ranked.items().subList(0, COUNT),
        List.of(),
        100,
        Map.of(),
        null,
        List.of(),
        new ServedList.Inputs(given, ranked.dropped(), number, DEPTH, facts));
  }

  private static Candidate recorded(Candidate candidate) {
    Embedding embedding = candidate.embedding();
    return new Candidate(
        candidate.itemNo(),
        candidate.source(),
        candidate.retrievalScore(),
        candidate.relevance(),
        embedding == null ? null : Embedding.ofCodes(embedding.codes()));
  }
}
