package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.experiments.Comparison;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentKind;
import dev.belfry.experiments.Health;
import dev.belfry.experiments.Interval;
import dev.belfry.experiments.MetricResult;
import dev.belfry.experiments.RatioEstimate;
import dev.belfry.experiments.SignTest;
import dev.belfry.experiments.UnitSums;
import dev.belfry.experiments.Variant;
import dev.belfry.experiments.Verdict;
import dev.belfry.storage.ExperimentSums;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a phase of an experiment, as the API shows it.
 *
 * @param asOf when the record was read
 * @param population who took part
 * @param sums of the metrics, by segment and by day too
 * @param metrics what they say
 * @param wins credits of an interleaved experiment, or null
 * @param shadow what a shadow did, or null
 */
record ExperimentReport(
    ExperimentDefinition definition,
    int phase,
    Instant asOf,
    ExperimentSums.Population population,
    List<ExperimentSums.Sums> sums,
    List<MetricResult> metrics,
    ExperimentSums.@Nullable Wins wins,
    ExperimentSums.@Nullable Shadow shadow,
    Health health,
    Verdict verdict) {
  private static final String DAY = "day";

  /** The sums of one row as the statistics take them. */
  static UnitSums unitSums(ExperimentSums.Sums sums) {
    return new UnitSums(
        sums.units(),
        sums.y(),
        sums.x(),
        sums.c(),
        sums.yy(),
        sums.xx(),
        sums.cc(),
        sums.xy(),
        sums.yc(),
        sums.xc());
  }

  ObjectNode json() {
    ObjectNode view = Responses.object();
    view.put("experiment", definition.key()).put("phase", phase).put("asOf", asOf.toString());
    health(view.putObject("health"));
    ArrayNode variants = view.putArray("variants");
    for (ExperimentSums.Units units : units()) {
      variants
          .addObject()
          .put("key", units.variant())
          .put("units", units.units())
          .put("lists", units.lists());
    }
    ArrayNode results = view.putArray("metrics");
    metrics.forEach(metric -> metric(results.addObject(), metric));
    daily(view.putArray("daily"));
    segments(view.putArray("segments"));
    interleaving(view);
    shadow(view);
    view.putObject("verdict")
        .put("withheld", verdict.withheld())
        .put("sentence", verdict.sentence())
        .put("winner", verdict.winner());
    return view;
  }

  /** Of every variant that units are given, those without any among them. */
  private List<ExperimentSums.Units> units() {
    if (definition.kind() != ExperimentKind.AB && definition.kind() != ExperimentKind.HOLDOUT) {
      return population.variants();
    }
    return definition.variants().stream()
        .map(
            variant ->
                population.variants().stream()
                    .filter(units -> units.variant().equals(variant.key()))
                    .findFirst()
                    .orElse(new ExperimentSums.Units(variant.key(), 0, 0)))
        .toList();
  }

  private void health(ObjectNode view) {
    view.put("status", health.status().label());
    ArrayNode checks = view.putArray("checks");
    for (Health.Check check : health.checks()) {
      checks
          .addObject()
          .put("name", check.name())
          .put("ok", check.ok())
          .put("pValue", check.pValue())
          .put("sentence", check.sentence());
    }
  }

  private static void metric(ObjectNode view, MetricResult metric) {
    view.put("metric", metric.metric().label())
        .put("role", metric.role().label())
        .put("higherIsBetter", metric.metric().higherIsBetter());
    ArrayNode variants = view.putArray("variants");
    for (MetricResult.VariantResult result : metric.variants()) {
      ObjectNode node =
          variants
              .addObject()
              .put("variant", result.variant())
              .put("mean", result.mean())
              .put("units", result.units())
              .put("relativeLift", result.relativeLift());
      interval(node, "fixed", result.fixed());
      interval(node, "sequential", result.sequential());
      node.put("cupedReduction", result.cupedReduction())
          .put("adjustedPValue", result.adjustedPValue())
          .put("significant", result.significant());
    }
  }

  private static void interval(ObjectNode view, String name, @Nullable Interval interval) {
    if (interval == null) {
      view.putNull(name);
    } else {
      view.putObject(name)
          .put("low", interval.low())
          .put("high", interval.high())
          .put("pValue", interval.pValue());
    }
  }

  private void daily(ArrayNode days) {
    for (ExperimentSums.Sums one : sums) {
      if (one.dimension().equals(DAY)) {
        days.addObject()
            .put("day", one.value())
            .put("metric", one.metric())
            .put("variant", one.variant())
            .put("mean", one.x() == 0 ? null : (Double) (one.y() / one.x()));
      }
    }
  }

  private void segments(ArrayNode segments) {
    Map<List<String>, Map<String, UnitSums>> found = new LinkedHashMap<>();
    for (ExperimentSums.Sums one : sums) {
      if (!one.dimension().isEmpty() && !one.dimension().equals(DAY)) {
        found
            .computeIfAbsent(List.of(one.dimension(), one.value()), key -> new LinkedHashMap<>())
            .put(one.variant(), unitSums(one));
      }
    }
    found.forEach(
        (segment, byVariant) -> {
          RatioEstimate control =
              RatioEstimate.of(byVariant.getOrDefault(definition.control().key(), UnitSums.NONE));
          for (Variant variant : definition.variants()) {
            UnitSums units = byVariant.getOrDefault(variant.key(), UnitSums.NONE);
            segment(segments.addObject(), segment, variant, control, RatioEstimate.of(units));
          }
        });
  }

  private void segment(
      ObjectNode view,
      List<String> segment,
      Variant variant,
      RatioEstimate control,
      RatioEstimate estimate) {
    view.put("dimension", segment.get(0))
        .put("value", segment.get(1))
        .put("variant", variant.key())
        .put("units", estimate.units())
        .put("mean", estimate.hasData() ? (Double) estimate.mean() : null);
    if (variant.equals(definition.control())) {
      view.putNull("relativeLift").putNull("low").putNull("high");
      return;
    }
    Comparison comparison =
        Comparison.of(control, estimate, definition.alpha(), definition.plannedUnitsPerVariant());
    double lift = comparison.relativeLift();
    Interval interval = comparison.sequential();
    view.put("relativeLift", Double.isNaN(lift) ? null : (Double) lift)
        .put("low", interval == null ? null : (Double) interval.low())
        .put("high", interval == null ? null : (Double) interval.high());
  }

  private void interleaving(ObjectNode view) {
    if (wins == null) {
      view.putNull("interleaving");
      return;
    }
    ObjectNode node = view.putObject("interleaving");
    node.putObject("wins").put("a", wins.a()).put("b", wins.b()).put("ties", wins.ties());
    long decided = wins.a() + wins.b();
    node.put("pValue", decided == 0 ? null : (Double) SignTest.sequential(wins.a(), wins.b()));
    node.put("share", decided == 0 ? null : (Double) ((double) wins.b() / decided));
  }

  private void shadow(ObjectNode view) {
    if (shadow == null) {
      view.putNull("shadow");
      return;
    }
    ObjectNode node = view.putObject("shadow");
    node.put("lists", shadow.lists())
        .put("errors", shadow.errors())
        .put("overlap", shadow.overlap());
    quantiles(node.putObject("live"), shadow.live());
    quantiles(node.putObject("shadow"), shadow.shadow());
  }

  private static void quantiles(ObjectNode view, List<@Nullable Double> millis) {
    view.put("p50", millis.get(0)).put("p99", millis.get(1));
  }
}
