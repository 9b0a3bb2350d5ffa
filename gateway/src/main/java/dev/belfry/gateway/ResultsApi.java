package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.experiments.Metric;
import dev.belfry.experiments.Planner;
import dev.belfry.storage.ExperimentSums;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What came out of experiments, and how large one must be. */
final class ResultsApi {
  /** The fields of the body of {@code planExperiment}. */
  static final List<String> FIELDS =
      List.of(
          "metric",
          "minimumEffect",
          "alpha",
          "power",
          "dailyUnits",
          "variants",
          "coverage",
          "unit");

  private static final int DAYS = 14;

  private final ExperimentDesk desk;
  private final ExperimentSums sums;
  private final InstantSource clock;

  ResultsApi(ExperimentDesk desk, ExperimentSums sums, InstantSource clock) {
    this.desk = desk;
    this.sums = sums;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        new Operation(
            "getExperimentResults",
            HttpMethod.GET,
            "/v1/experiments/{key}/results",
            Operation.Scope.READ,
            Operation.Body.NONE,
            this::results),
        new Operation(
            "planExperiment",
            HttpMethod.POST,
            "/v1/experiments/plan",
            Operation.Scope.READ,
            Operation.Body.JSON,
            this::plan));
  }

  private Future<Void> results(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("phase"));
    int phase = given.whole("phase", 0, 0, 1_000_000);
    return desk.report(given.pathId("key"), phase == 0 ? null : phase)
        .compose(report -> Responses.send(context, report.json()));
  }

  private Future<Void> plan(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context).compose(body -> plan(context, body));
  }

  private Future<Void> plan(RoutingContext context, JsonNode body) {
    Fields fields = Fields.of(body, "the body", FIELDS);
    fields.requiredText("metric", 1, 64);
    String name = String.valueOf(fields.oneOf("metric", Metric.labels()));
    Metric metric = Metric.byLabel(name).orElseThrow();
    String unit = fields.oneOf("unit", List.of("user", "session"));
    Integer variants = fields.whole("variants", 2, 10);
    double effect = fields.number("minimumEffect", Double.NaN);
    double daily = fields.number("dailyUnits", Double.NaN);
    if (daily <= 0) {
      throw BelfryException.invalid("'dailyUnits' is " + daily + "; more than 0 is accepted");
    }
    double alpha = fields.number("alpha", 0.05);
    double power = fields.number("power", 0.8);
    double coverage = fields.number("coverage", 1);
    boolean byUser = !"session".equals(unit);
    Instant now = clock.instant();
    // Who came back is known of those only whose week to come back in is over.
    Instant until = now.minus(Duration.ofDays(metric.daysToTell()));
    Instant from = until.minus(Duration.ofDays(DAYS));
    Future<Double> days = sums.firstList(from, until).map(first -> days(first.orElse(from), until));
    Future<ExperimentSums.Sums> read = sums.past(name, now, Duration.between(from, now), byUser);
    return Future.all(days, read)
        .compose(
            both -> {
              ExperimentSums.Sums past = read.result();
              double perDay = Double.isNaN(daily) ? past.units() / days.result() : daily;
              Planner.Plan plan =
                  Planner.plan(
                      new Planner.Question(
                          metric,
                          effect,
                          alpha,
                          power,
                          perDay,
                          variants == null ? 2 : variants,
                          coverage),
                      ExperimentReport.unitSums(past));
              ObjectNode view =
                  Responses.object()
                      .put("metric", name)
                      .put("baseline", plan.baseline())
                      .put("dailyUnits", perDay)
                      .put("unitsPerVariant", plan.unitsPerVariant())
                      .put("days", plan.days())
                      .put("sentence", plan.sentence());
              return Responses.send(context, view);
            });
  }

  /** A server that is a few days old has had its units in a few days. */
  private static double days(Instant from, Instant until) {
    return Math.max(1, Duration.between(from, until).toMillis() / 86_400_000.0);
  }
}
