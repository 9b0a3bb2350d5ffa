package dev.belfry.reranker;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedList;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final int ITEMS = 20_000;
  private static final int CANDIDATES = 200;
  private static final int REQUESTS = 64;
  private static final int DIMENSION = 64;
  private static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");
  private static final String[] COUNTRIES = {"DE", "AT", "CH", "FR"};
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
    reranker.publish(1, rules());
    Map<Long, Item> items = new HashMap<>();
    for (long itemNo = 1; itemNo <= ITEMS; itemNo++) {
      items.put(itemNo, item(itemNo, random));
    }
    reranker.apply(Catalogue.of(1, schema(), items.values()), List.of());
    for (int i = 0; i < REQUESTS; i++) {
      UserProfile user = user(i, random);
      RequestContext context =
          new RequestContext(
              "home",
              Attributes.of(Map.of("device", i % 2 == 0 ? "mobile" : "desktop", "hour", 12.0)),
              NOW);
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
              candidates(eligibility, random),
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

  private static AttributeSchema schema() {
    return AttributeSchema.reservedOnly()
        .with(
            1,
            List.of(
                attribute(Entity.USER, "country", AttributeType.CATEGORY),
                attribute(Entity.USER, "budget", AttributeType.NUMBER),
                attribute(Entity.USER, "favourite", AttributeType.CATEGORY),
                attribute(Entity.ITEM, "margin", AttributeType.NUMBER)));
  }

  private static AttributeDefinition attribute(Entity entity, String name, AttributeType type) {
    return new AttributeDefinition(entity, name, type, false, null, "plain");
  }

  private static Item item(long itemNo, SplittableRandom random) {
    Map<String, Object> values = new HashMap<>();
    values.put("title", "Item " + itemNo);
    values.put("brand", "brand" + random.nextInt(40));
    values.put("categories", List.of("c" + random.nextInt(20), "d" + random.nextInt(50)));
    values.put("price", (double) random.nextInt(1, 200));
    values.put("created_at", NOW.minus(Duration.ofDays(random.nextInt(1_000))));
    if (random.nextInt(3) > 0) {
      values.put("margin", random.nextDouble());
    }
    return new Item(itemNo, "i" + itemNo, Attributes.of(values), 1, false);
  }

  private static UserProfile user(int number, SplittableRandom random) {
    List<Interaction> recent = new ArrayList<>();
    List<Impression> shown = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      recent.add(
          new Interaction(
              random.nextInt(1, ITEMS), "click", 1, NOW.minus(Duration.ofHours(i)), true));
      shown.add(new Impression(random.nextInt(1, ITEMS), NOW.minus(Duration.ofHours(i))));
    }
    return new UserProfile(
        number + 1L,
        "u" + number,
        1,
        Attributes.of(
            Map.of(
                "country",
                COUNTRIES[number % 4],
                "budget",
                20.0 + number,
                "favourite",
                "brand" + number % 40)),
        recent,
        50,
        SeenItems.of(recent),
        shown);
  }

  private static List<Candidate> candidates(Eligibility eligibility, SplittableRandom random) {
    List<Candidate> candidates = new ArrayList<>();
    float[] vector = new float[DIMENSION];
    while (candidates.size() < CANDIDATES) {
      long itemNo = random.nextInt(1, ITEMS);
      if (!eligibility.contains(itemNo)) {
        continue;
      }
      for (int d = 0; d < DIMENSION; d++) {
        vector[d] = (float) random.nextGaussian();
      }
      float relevance = 1f / (1 + candidates.size());
      candidates.add(
          new Candidate(itemNo, Source.TWO_TOWER, relevance, relevance, Embedding.copyOf(vector)));
    }
    return candidates;
  }

  private static String rules() {
    List<String> rules = new ArrayList<>();
    aboutItems(rules);
    aboutRequests(rules);
    aboutBoth(rules);
    return "{\"rules\":[" + String.join(",", rules) + "]}";
  }

  /** 140, of which 5 exclude, 3 cap and 1 diversifies. */
  private static void aboutItems(List<String> rules) {
    for (int i = 0; i < 44; i++) {
      rule(rules, "", "item.brand == 'brand" + i % 40 + "'", boost(1.1));
      rule(rules, "", "item.price > " + i * 4 + " && 'c" + i % 20 + "' in item.categories", bury());
      rule(rules, "", "has(item.margin) && item.margin > 0." + (10 + i), boost(1.05));
    }
    for (int i = 0; i < 4; i++) {
      rule(rules, "", "item.price > 19" + (5 + i), "{'type':'exclude'}");
    }
    rule(rules, "", "", "{'type':'cap','attribute':'brand','maxShare':0.2}");
    rule(rules, "", "item.price < 50", "{'type':'cap','attribute':'brand','max':5}");
    rule(rules, "", "", "{'type':'cap','attribute':'categories','maxShare':0.3}");
    rule(rules, "", "", "{'type':'diversify','strength':0.3}");
  }

  /** 40, of which about half hold for a request. */
  private static void aboutRequests(List<String> rules) {
    for (int i = 0; i < 15; i++) {
      rule(rules, "user.country == '" + COUNTRIES[i % 4] + "'", "true", boost(1.01));
      rule(rules, "user.budget > " + (20 + i * 4), "true", boost(1.02));
    }
    for (int i = 0; i < 5; i++) {
      rule(
          rules,
          "context.device == '" + (i % 2 == 0 ? "mobile" : "desktop") + "'",
          "",
          "{'type':'recency','halfLifeDays':" + (365 + i) + "}");
      rule(
          rules,
          "context.hour >= " + (9 + i),
          "",
          "{'type':'fatigue','factor':0.9,'halfLifeDays':7}");
    }
  }

  private static void aboutBoth(List<String> rules) {
    for (int i = 0; i < 5; i++) {
      rule(rules, "", "item.price > user.budget * " + (1 + i) + ".0", bury());
      rule(rules, "", "item.brand == user.favourite && item.price < " + (50 + i * 20), boost(1.3));
      rule(
          rules,
          "",
          "user.country == '" + COUNTRIES[i % 4] + "' && 'c" + i + "' in item.categories",
          boost(1.2));
      rule(
          rules,
          "",
          "item.created_at > now - duration('" + (i + 1) * 240 + "h') || item.price < user.budget",
          boost(1.1));
    }
  }

  private static String boost(double factor) {
    return "{'type':'boost','factor':" + factor + "}";
  }

  private static String bury() {
    return "{'type':'bury','factor':0.9}";
  }

  private static void rule(List<String> rules, String when, String items, String action) {
    rules.add(
        "{\"name\":\"rule "
            + rules.size()
            + "\""
            + (when.isEmpty() ? "" : ",\"when\":\"" + when + "\"")
            + (items.isEmpty() ? "" : ",\"items\":\"" + items + "\"")
            + ",\"action\":"
            + action.replace('\'', '"')
            + "}");
  }
}
