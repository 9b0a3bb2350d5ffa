package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.experiments.Metric;
import dev.belfry.experiments.Planner;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
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

  private final ExperimentDesk desk;
  private final PastMetrics past;

  ResultsApi(ExperimentDesk desk, PastMetrics past) {
    this.desk = desk;
    this.past = past;
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
    return past.of(metric, !"session".equals(unit))
        .compose(
            known -> {
              double perDay = Double.isNaN(daily) ? known.unitsPerDay() : daily;
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
                      ExperimentReport.unitSums(known.sums()));
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
}
