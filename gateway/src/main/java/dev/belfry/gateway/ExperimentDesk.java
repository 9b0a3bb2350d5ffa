package dev.belfry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentKind;
import dev.belfry.experiments.GuardrailWatch;
import dev.belfry.experiments.Health;
import dev.belfry.experiments.Metric;
import dev.belfry.experiments.MetricResult;
import dev.belfry.experiments.UnitKind;
import dev.belfry.experiments.UnitSums;
import dev.belfry.experiments.Verdict;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.ExperimentStore;
import dev.belfry.storage.ExperimentSums;
import dev.belfry.storage.StorageHealth;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the record says of experiments, and says what it means. Thread-safe. */
final class ExperimentDesk {
  /** Reading adds up the whole record of a phase: requests must find connections beside it. */
  private static final int READ_AT_A_TIME = 2;

  /** What comes later than this after the end of a phase is counted a little later too. */
  private static final Duration LATE = Duration.ofHours(1);

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final long LONGEST_MINUTES = 5;
  private static final int MOST_KEPT = 500;

  private final ExperimentStore experiments;
  private final ExperimentSums sums;
  private final Supplier<StorageHealth> health;
  private final InstantSource clock;
  private final AtATime turns = new AtATime(READ_AT_A_TIME);
  private final Map<String, Future<ExperimentReport>> underway = new ConcurrentHashMap<>();
  private final Cache<String, ExperimentReport> over =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  ExperimentDesk(
      ExperimentStore experiments,
      ExperimentSums sums,
      Supplier<StorageHealth> health,
      InstantSource clock) {
    this.experiments = experiments;
    this.sums = sums;
    this.health = health;
    this.clock = clock;
  }

  /**
   * What came out of a phase. NOT_FOUND where there is no such experiment or phase.
   *
   * @param phase null for the latest
   */
  Future<ExperimentReport> report(String key, @Nullable Integer phase) {
    return experiments
        .find(key)
        .compose(
            found -> {
              ExperimentRow row =
                  found.orElseThrow(
                      () ->
                          new BelfryException(
                              ErrorCode.NOT_FOUND,
                              "there is no experiment '" + Ids.shorten(key) + "'"));
              return report(row, phase(row, phase));
            });
  }

  /** Fails with CONFLICT where the numbers of the latest phase cannot be believed. */
  Future<Void> requireHealth(ExperimentRow row) {
    return report(row, phase(row, null))
        .map(
            report -> {
              for (Health.Check check : report.health().checks()) {
                if (!check.ok()) {
                  throw new BelfryException(
                      ErrorCode.CONFLICT,
                      "the results of '"
                          + row.key()
                          + "' cannot be believed: "
                          + check.sentence()
                          + ". To ship all the same, send 'despiteHealth': true");
                }
              }
              return null;
            });
  }

  private static ExperimentRow.Phase phase(ExperimentRow row, @Nullable Integer wanted) {
    if (row.phases().isEmpty()) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND,
          "the experiment '" + row.key() + "' was not started: there are no results");
    }
    return wanted == null
        ? row.phases().getLast()
        : row.phases().stream()
            .filter(one -> one.phase() == wanted)
            .findFirst()
            .orElseThrow(
                () ->
                    new BelfryException(
                        ErrorCode.NOT_FOUND,
                        "the experiment '"
                            + row.key()
                            + "' has no phase "
                            + wanted
                            + "; it had "
                            + row.phases().size()));
  }

  /** Who asks for what is being read already waits for that; what is over is read seldom. */
  private Future<ExperimentReport> report(ExperimentRow row, ExperimentRow.Phase phase) {
    String asked = row.key() + " " + phase.phase();
    ExperimentReport known = over.getIfPresent(asked);
    Future<ExperimentReport> shared =
        known == null ? underway.get(asked) : Future.succeededFuture(known);
    if (shared != null) {
      return shared;
    }
    Future<ExperimentReport> next =
        turns.run(() -> read(row, phase).timeout(LONGEST_MINUTES, TimeUnit.MINUTES));
    underway.put(asked, next);
    return next.onComplete(
        done -> {
          underway.remove(asked, next);
          Instant ended = phase.endedAt();
          if (done.succeeded()
              && ended != null
              && ended.isBefore(done.result().asOf().minus(LATE))) {
            over.put(asked, done.result());
          }
        });
  }

  private Future<ExperimentReport> read(ExperimentRow row, ExperimentRow.Phase phase) {
    ExperimentDefinition definition = StoredExperiments.definition(phase.definition());
    Instant asOf = clock.instant();
    Set<Metric> metrics = EnumSet.of(Metric.EMPTY_LISTS, Metric.LATENCY);
    metrics.addAll(MetricResult.metricsOf(definition));
    ExperimentSums.Phase asked =
        asked(row, phase, metrics, definition.primaryMetric().label(), asOf);
    ExperimentKind kind = definition.kind();
    Future<ExperimentSums.Population> population =
        sums.population(asked, Health.plannedUnits(definition));
    Future<List<ExperimentSums.Sums>> read = population.compose(known -> sums.sums(asked));
    Future<ExperimentSums.@Nullable Wins> wins =
        kind == ExperimentKind.INTERLEAVING ? sums.wins(asked).map(it -> it) : none();
    Future<ExperimentSums.@Nullable Shadow> shadow =
        kind == ExperimentKind.SHADOW ? sums.shadow(asked).map(it -> it) : none();
    return Future.all(population, read, wins, shadow)
        .map(
            all ->
                report(
                    definition,
                    phase.phase(),
                    asOf,
                    population.result(),
                    read.result(),
                    wins.result(),
                    shadow.result()));
  }

  private static <T> Future<@Nullable T> none() {
    return Future.succeededFuture(null);
  }

  private static ExperimentSums.Phase asked(
      ExperimentRow row,
      ExperimentRow.Phase phase,
      Set<Metric> metrics,
      @Nullable String segmented,
      Instant asOf) {
    Instant ended = phase.endedAt();
    return new ExperimentSums.Phase(
        row.experimentNo(),
        phase.phase(),
        row.unit().equals(UnitKind.USER.label()),
        phase.startedAt(),
        // What happens after the end of the phase is not counted, in any variant.
        ended == null ? asOf.plusSeconds(1) : ended,
        metrics.stream().map(Metric::label).collect(Collectors.toSet()),
        segmented);
  }

  private ExperimentReport report(
      ExperimentDefinition definition,
      int phase,
      Instant asOf,
      ExperimentSums.Population population,
      List<ExperimentSums.Sums> read,
      ExperimentSums.@Nullable Wins wins,
      ExperimentSums.@Nullable Shadow shadow) {
    Map<Metric, Map<String, UnitSums>> byMetric = byMetric(read);
    Map<String, Long> units = new HashMap<>();
    population.variants().forEach(variant -> units.put(variant.variant(), variant.units()));
    Health checked =
        Health.of(
            definition,
            phase,
            new Health.Findings(
                units,
                population.atPlan(),
                population.inTwo(),
                health.get().unrecordedLists(),
                byMetric));
    List<MetricResult> results = MetricResult.of(definition, byMetric);
    return new ExperimentReport(
        definition,
        phase,
        asOf,
        population,
        read,
        results,
        wins,
        shadow,
        checked,
        verdict(definition, checked, results, wins, shadow));
  }

  private static Verdict verdict(
      ExperimentDefinition definition,
      Health health,
      List<MetricResult> results,
      ExperimentSums.@Nullable Wins wins,
      ExperimentSums.@Nullable Shadow shadow) {
    if (wins != null) {
      return Verdict.ofCredits(definition, health, wins.a(), wins.b(), wins.ties());
    }
    if (shadow != null) {
      return Verdict.told(
          shadow.lists() == 0
              ? "No list was made beside a live one yet"
              : String.format(
                  Locale.ROOT,
                  "%,d lists were made beside live ones, %,d of them failed%s",
                  shadow.lists(),
                  shadow.errors(),
                  shadow.overlap() == null
                      ? ""
                      : String.format(
                          Locale.ROOT, "; their rank-biased overlap is %.2f", shadow.overlap())));
    }
    if (definition.variants().size() == 1) {
      return Verdict.told("A holdout without a second variant is compared with nobody");
    }
    return Verdict.of(definition, health, results.getFirst());
  }

  /** The sums over all units. */
  private static Map<Metric, Map<String, UnitSums>> byMetric(List<ExperimentSums.Sums> read) {
    Map<Metric, Map<String, UnitSums>> byMetric = new EnumMap<>(Metric.class);
    for (ExperimentSums.Sums one : read) {
      if (one.dimension().isEmpty()) {
        Metric.byLabel(one.metric())
            .ifPresent(
                metric ->
                    byMetric
                        .computeIfAbsent(metric, key -> new LinkedHashMap<>())
                        .put(one.variant(), ExperimentReport.unitSums(one)));
      }
    }
    return byMetric;
  }

  /** The guardrail that a running experiment breaks, in a sentence. */
  Future<Optional<String>> breach(ExperimentRow row) {
    ExperimentRow.Phase phase = row.phases().getLast();
    ExperimentDefinition definition = StoredExperiments.definition(phase.definition());
    if (definition.guardrails().isEmpty() || definition.kind() != ExperimentKind.AB) {
      return Future.succeededFuture(Optional.empty());
    }
    Set<Metric> metrics = EnumSet.noneOf(Metric.class);
    definition.guardrails().forEach(guardrail -> metrics.add(guardrail.metric()));
    return sums.sums(asked(row, phase, metrics, null, clock.instant()))
        .map(read -> GuardrailWatch.breach(definition, byMetric(read)));
  }
}
