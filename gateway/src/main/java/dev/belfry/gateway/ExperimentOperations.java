package dev.belfry.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The operations on experiments. */
final class ExperimentOperations {
  private ExperimentOperations() {}

  static List<Operation> of(ExperimentApi experiments) {
    return List.of(
        read("listExperiments", "/v1/experiments", experiments::list),
        post("createExperiment", "/v1/experiments", Operation.Scope.WRITE, experiments::create),
        post(
            "validateExperiment",
            "/v1/experiments/validate",
            Operation.Scope.READ,
            experiments::validate),
        read("getExperiment", "/v1/experiments/{key}", experiments::get),
        new Operation(
            "putExperiment",
            HttpMethod.PUT,
            "/v1/experiments/{key}",
            Operation.Scope.WRITE,
            Operation.Body.JSON,
            experiments::save),
        new Operation(
            "deleteExperiment",
            HttpMethod.DELETE,
            "/v1/experiments/{key}",
            Operation.Scope.WRITE,
            Operation.Body.NONE,
            experiments::delete),
        new Operation(
            "startExperiment",
            HttpMethod.POST,
            "/v1/experiments/{key}/start",
            Operation.Scope.APPROVE,
            Operation.Body.NONE,
            experiments::start),
        step("rampExperiment", "ramp", experiments::ramp),
        step("beginPhase", "phase", experiments::beginPhase),
        step("stopExperiment", "stop", experiments::stop),
        step("shipExperiment", "ship", experiments::ship),
        read("getAssignment", "/v1/experiments/{key}/assignment", experiments::assignment));
  }

  private static Operation read(String id, String path, Operation.Handler handler) {
    return new Operation(
        id, HttpMethod.GET, path, Operation.Scope.READ, Operation.Body.NONE, handler);
  }

  private static Operation step(String id, String verb, Operation.Handler handler) {
    return post(id, "/v1/experiments/{key}/" + verb, Operation.Scope.APPROVE, handler);
  }

  private static Operation post(
      String id, String path, Operation.Scope scope, Operation.Handler handler) {
    return new Operation(id, HttpMethod.POST, path, scope, Operation.Body.JSON, handler);
  }
}
