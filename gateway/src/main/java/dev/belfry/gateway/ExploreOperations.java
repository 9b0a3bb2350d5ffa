package dev.belfry.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The operations that look at lists without serving any. */
final class ExploreOperations {
  private ExploreOperations() {}

  static List<Operation> of(PreviewApi previews, PolicyApi policies, ExplainApi explanations) {
    return List.of(
        new Operation(
            "previewRuleset",
            HttpMethod.POST,
            "/v1/rulesets/preview",
            Operation.Scope.READ,
            Operation.Body.JSON,
            previews::preview),
        new Operation(
            "estimatePolicy",
            HttpMethod.POST,
            "/v1/ope",
            Operation.Scope.READ,
            Operation.Body.JSON,
            policies::estimate),
        new Operation(
            "explain",
            HttpMethod.POST,
            "/v1/explain",
            Operation.Scope.READ,
            Operation.Body.JSON,
            explanations::explain));
  }
}
