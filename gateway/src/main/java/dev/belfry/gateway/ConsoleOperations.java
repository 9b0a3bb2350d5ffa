package dev.belfry.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The operations on rulesets, drafts, jobs and traffic. */
final class ConsoleOperations {
  private ConsoleOperations() {}

  static List<Operation> rules(RulesetApi rulesets, DraftApi drafts) {
    return List.of(
        read("listRulesets", "/v1/rulesets", rulesets::listRulesets),
        read("getLiveRuleset", "/v1/rulesets/live", rulesets::getLive),
        read("diffRulesets", "/v1/rulesets/diff", rulesets::diff),
        post(
            "validateRuleset",
            "/v1/rulesets/validate",
            Operation.Scope.READ,
            Operation.Body.JSON,
            rulesets::validate),
        read("getRuleset", "/v1/rulesets/{version}", rulesets::getRuleset),
        post(
            "revertRuleset",
            "/v1/rulesets/{version}/revert",
            Operation.Scope.APPROVE,
            Operation.Body.JSON,
            rulesets::revert),
        read("listDrafts", "/v1/drafts", drafts::list),
        post(
            "createDraft",
            "/v1/drafts",
            Operation.Scope.WRITE,
            Operation.Body.JSON,
            drafts::create),
        read("getDraft", "/v1/drafts/{draftId}", drafts::get),
        new Operation(
            "putDraft",
            HttpMethod.PUT,
            "/v1/drafts/{draftId}",
            Operation.Scope.WRITE,
            Operation.Body.JSON,
            drafts::save),
        new Operation(
            "discardDraft",
            HttpMethod.DELETE,
            "/v1/drafts/{draftId}",
            Operation.Scope.WRITE,
            Operation.Body.NONE,
            drafts::discard),
        step("submitDraft", "submit", Operation.Scope.WRITE, drafts::submit),
        step("approveDraft", "approve", Operation.Scope.APPROVE, drafts::approve),
        post(
            "rejectDraft",
            "/v1/drafts/{draftId}/reject",
            Operation.Scope.APPROVE,
            Operation.Body.JSON,
            drafts::reject),
        step("publishDraft", "publish", Operation.Scope.APPROVE, drafts::publish),
        step("rebaseDraft", "rebase", Operation.Scope.WRITE, drafts::rebase));
  }

  static List<Operation> traffic(TrafficApi traffic, ItemRules itemRules) {
    return List.of(
        read("getOverview", "/v1/overview", traffic::overview),
        read("getItemExposure", "/v1/items/{itemId}/exposure", traffic::exposure),
        read("getItemRules", "/v1/items/{itemId}/rules", itemRules::of),
        read("listUserLists", "/v1/users/{userId}/lists", traffic::userLists),
        read("listSegments", "/v1/segments", traffic::segments),
        read("getRuleEffects", "/v1/rules/effects", traffic::effects),
        read("getRuleErrors", "/v1/rules/errors", traffic::errors));
  }

  static List<Operation> jobs(JobApi jobs) {
    return List.of(
        read("listJobs", "/v1/jobs", jobs::list),
        post(
            "startImport",
            "/v1/jobs/imports",
            Operation.Scope.WRITE,
            Operation.Body.STREAM,
            jobs::startImport),
        post(
            "startTraining",
            "/v1/jobs/trainings",
            Operation.Scope.ADMIN,
            Operation.Body.JSON,
            jobs::startTraining),
        read("getJob", "/v1/jobs/{jobId}", jobs::get),
        read("getJobLog", "/v1/jobs/{jobId}/log", jobs::log),
        post(
            "cancelJob",
            "/v1/jobs/{jobId}/cancel",
            Operation.Scope.WRITE,
            Operation.Body.NONE,
            jobs::cancel),
        read("getJobRejects", "/v1/jobs/{jobId}/rejects", jobs::rejects));
  }

  private static Operation read(String id, String path, Operation.Handler handler) {
    return new Operation(
        id, HttpMethod.GET, path, Operation.Scope.READ, Operation.Body.NONE, handler);
  }

  private static Operation step(
      String id, String verb, Operation.Scope scope, Operation.Handler handler) {
    return post(id, "/v1/drafts/{draftId}/" + verb, scope, Operation.Body.NONE, handler);
  }

  private static Operation post(
      String id,
      String path,
      Operation.Scope scope,
      Operation.Body body,
      Operation.Handler handler) {
    return new Operation(id, HttpMethod.POST, path, scope, body, handler);
  }
}
