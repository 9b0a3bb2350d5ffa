package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.training.SimulationTable;
import dev.belfry.training.SimulationTable.Chart;
import dev.belfry.training.SimulationTable.Column;
import dev.belfry.training.SimulationTable.Unit;
import dev.belfry.training.SimulationTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;

/**
 * An A/B test of the model against popularity, beside what is true: two twins of every user live
 * under one of the two alone.
 */
final class LiftScenario implements SimulationScenario {
  private static final String KEY = "model-or-popularity";
  private static final String CONTROL = "popularity";
  private static final String TREATMENT = "model";
  private static final String LIVE = "live";

  private final String name;
  private final int leastDays;
  private final int arrivalDays;
  private final Map<String, ToDoubleBiFunction<SimulationTruth, Integer>> metrics;

  private LiftScenario(
      String name,
      int leastDays,
      int arrivalDays,
      Map<String, ToDoubleBiFunction<SimulationTruth, Integer>> metrics) {
    this.name = name;
    this.leastDays = leastDays;
    this.arrivalDays = arrivalDays;
    this.metrics = metrics;
  }

  /** Clicks and purchases. */
  static SimulationScenario ofClicks() {
    Map<String, ToDoubleBiFunction<SimulationTruth, Integer>> metrics = new LinkedHashMap<>();
    metrics.put("ctr", (truth, days) -> truth.clickThrough());
    metrics.put("clicks_per_unit", (truth, days) -> truth.clicksPerUnit());
    metrics.put("conversion", (truth, days) -> truth.conversion());
    metrics.put("revenue", (truth, days) -> truth.revenue());
    return new LiftScenario("ab", 1, 0, metrics);
  }

  /** Who comes again, after a week and after a month. */
  static SimulationScenario ofRetention() {
    Map<String, ToDoubleBiFunction<SimulationTruth, Integer>> metrics = new LinkedHashMap<>();
    metrics.put("retention_7", (truth, days) -> truth.retention(7, days * 86_400L));
    metrics.put("retention_30", (truth, days) -> truth.retention(30, days * 86_400L));
    return new LiftScenario("retention", 41, 3, metrics);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> worlds() {
    return List.of(LIVE, CONTROL, TREATMENT);
  }

  @Override
  public int days(int asked) {
    return Math.max(asked, leastDays);
  }

  @Override
  public int arrivalDays(int days) {
    return arrivalDays == 0 ? SimulationScenario.super.arrivalDays(days) : arrivalDays;
  }

  @Override
  public List<SimulationTable> outlines() {
    return metrics.keySet().stream().map(this::outline).toList();
  }

  private SimulationTable outline(String metric) {
    return new SimulationTable(
        name + ", " + metric,
        List.of(
            "The model against popularity, half of the users each: relative lift of "
                + metric
                + " as the server's results say it,",
            "with the interval for one look at the end, beside the lift when all users get the one"
                + " or the other.",
            "Cuped: share of the variance that what users did in the 28 days before explains."),
        List.of(
            Column.of("users", Unit.COUNT),
            Column.of("lists", Unit.COUNT),
            Column.of("of popularity", Unit.SHARE),
            Column.of("true lift", Unit.LIFT),
            Column.of("lift", Unit.LIFT),
            Column.plain("low", Unit.LIFT),
            Column.plain("high", Unit.LIFT),
            Column.of("p", Unit.SHARE),
            Column.of("truth inside", Unit.NUMBER),
            Column.of("cuped", Unit.SHARE)),
        List.of(),
        List.of(new Chart("Lift of " + metric, "true lift", "lift", "low", "high")));
  }

  @Override
  public List<double[]> run(
      SimulationClient server, SimulationTraffic traffic, int days, IntConsumer progress) {
    server.startExperiment(
        KEY,
        "ab",
        LIVE,
        SimulationClient.placement(0),
        SimulationScenario.variants(CONTROL, POPULARITY, TREATMENT, MODEL));
    // One policy for all of a world is an experiment whose variants are the same.
    server.startExperiment(
        "all-" + CONTROL,
        "ab",
        CONTROL,
        SimulationClient.placement(1),
        SimulationScenario.variants("one", POPULARITY, "two", POPULARITY));
    traffic.run(days, progress);
    JsonNode results = server.results(KEY);
    SimulationTruth live = traffic.truth(LIVE);
    SimulationTruth control = traffic.truth(CONTROL);
    SimulationTruth treatment = traffic.truth(TREATMENT);
    List<double[]> rows = new ArrayList<>();
    metrics.forEach(
        (metric, truth) -> {
          double mean = truth.applyAsDouble(control, days);
          double trueLift = truth.applyAsDouble(treatment, days) / mean - 1;
          SimulationEstimate estimate = SimulationEstimate.of(results, metric, TREATMENT);
          rows.add(
              new double[] {
                live.units(),
                live.lists(),
                mean,
                trueLift,
                estimate.lift(),
                estimate.low(),
                estimate.high(),
                estimate.pValue(),
                estimate.holds(trueLift),
                estimate.varianceRemoved()
              });
        });
    return rows;
  }
}
