package dev.belfry.experiments;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which variants a request is in: experiments of two halves, all of which take everybody in, every
 * other one by a targeting that reads the context. Every call has another of 1,024 users.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AssignBenchmark {
  private static final int USERS = 1_024;

  /** How many run. */
  @Param({"0", "1", "10", "30"})
  public int experiments = 10;

  private final RequestContext context =
      new RequestContext("home", Attributes.of(Map.of("hour", 12.0)), Instant.EPOCH);
  private final List<UserProfile> profiles = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private Assigner assigner = Assigner.EMPTY;
  private int next;

  @Setup
  public void setUp() {
    List<Experiment> running = new ArrayList<>();
    for (int e = 0; e < experiments; e++) {
      running.add(running(e));
    }
    assigner = Assigner.of(running, AttributeSchema.reservedOnly());
    for (int u = 0; u < USERS; u++) {
      users.add("user-" + u);
      profiles.add(UserProfile.unknown("user-" + u));
    }
  }

  @Benchmark
  public Assignments assign() {
    int user = next++ & (USERS - 1);
    return assigner.assign(users.get(user), null, context, profiles.get(user), StickyVariants.NONE);
  }

  private static Experiment running(int number) {
    String key = "experiment-" + number;
    ExperimentDefinition definition =
        ExperimentDefinition.of(
            Map.of(
                "key",
                key,
                "kind",
                "ab",
                "unit",
                "user",
                "targeting",
                number % 2 == 0 ? "context.hour >= 6" : "true",
                "variants",
                List.of(
                    Map.of("key", "control", "weight", 0.5, "parameters", Map.of()),
                    Map.of("key", "new", "weight", 0.5, "parameters", Map.of("rank", true)))));
    return new Experiment(
        number + 1L,
        definition,
        ExperimentState.RUNNING,
        1,
        Experiment.seed(key, 1),
        Instant.EPOCH);
  }
}
