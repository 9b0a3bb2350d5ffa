package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.events.RecordedRange;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusClient;
import dev.belfry.storage.RulesetRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What another policy would have earned with lists that were served. */
final class PolicyApi {
  /** The fields of the body of {@code estimatePolicy}. */
  static final List<String> FIELDS = List.of("from", "to", "placement", "candidate");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RANGE = Duration.ofDays(30);
  private static final int MAX_RULES = 1_000;

  /** What makes other candidates or scores than those of the record. */
  private static final List<String> NOT_RECORDED =
      List.of("model", "objectives", "rank", "withoutSources", "count");

  private static final List<String> CANDIDATE =
      List.of(
          "ruleset",
          "withRules",
          "withoutRules",
          "model",
          "objectives",
          "rank",
          "withoutSources",
          "count");

  private final BusClient bus;
  private final OtherRules rules;
  private final Supplier<RulesetRow> live;
  private final RuleChecks checks;
  private final ExploreStore store;
  private final Supplier<Set<String>> placements;
  private final InstantSource clock;

  PolicyApi(
      BusClient bus,
      OtherRules rules,
      Supplier<RulesetRow> live,
      RuleChecks checks,
      ExploreStore store,
      Supplier<Set<String>> placements,
      InstantSource clock) {
    this.bus = bus;
    this.rules = rules;
    this.live = live;
    this.checks = checks;
    this.store = store;
    this.placements = placements;
    this.clock = clock;
  }

  Future<Void> estimate(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", FIELDS);
              RecordedRange range = range(fields);
              return candidate(body.path("candidate"))
                  .compose(candidate -> estimate(context.vertx(), range, candidate));
            })
        .compose(estimate -> Responses.send(context, estimate));
  }

  /**
   * What lists are replayed with.
   *
   * @param ruleset the version where the rules were published just so, else 0
   */
  private record Policy(String json, long ruleset) {}

  private RecordedRange range(Fields fields) {
    Instant to = fields.instant("to");
    Instant from = fields.instant("from");
    String placement = fields.text("placement", 1, 64);
    if (placement != null && !placements.get().contains(placement)) {
      throw BelfryException.invalid("'placement' is '" + placement + "', which there is not");
    }
    Instant end = to == null ? clock.instant() : to;
    return new RecordedRange(placement, from == null ? end.minus(RANGE) : from, end);
  }

  private Future<Policy> candidate(JsonNode body) {
    if (body.isMissingNode() || body.isNull()) {
      throw BelfryException.invalid("'candidate' is missing");
    }
    Fields fields = Fields.of(body, "'candidate'", CANDIDATE);
    for (String field : NOT_RECORDED) {
      if (body.hasNonNull(field)) {
        throw BelfryException.invalid(
            "'candidate."
                + field
                + "' cannot be estimated: lists are made again from the candidates and scores that"
                + " were recorded, and these would be others; give 'ruleset', 'withRules' or"
                + " 'withoutRules', or compare it in an experiment");
      }
    }
    Long version = ListApi.rulesetVersion(fields, "ruleset");
    List<String> with = orEmpty(fields.ids("withRules", 0, MAX_RULES));
    List<String> without = orEmpty(fields.ids("withoutRules", 0, MAX_RULES));
    return (version == null
            ? Future.succeededFuture(live.get())
            : rules.version(version).map(json -> new RulesetRow(version, json)))
        .compose(
            base -> {
              List<ExperimentChecks.Issue> issues = new ArrayList<>();
              ExperimentChecks.named(with, base.json(), "candidate.withRules", issues);
              ExperimentChecks.named(without, base.json(), "candidate.withoutRules", issues);
              if (!issues.isEmpty()) {
                throw BelfryException.invalid(issues.getFirst().message());
              }
              String json = OtherRules.edited(base.json(), with, without);
              return checks
                  .requireUsable(json)
                  .map(usable -> new Policy(json, json.equals(base.json()) ? base.version() : 0));
            });
  }

  private static List<String> orEmpty(@Nullable List<String> names) {
    return names == null ? List.of() : names;
  }

  private Future<ObjectNode> estimate(Vertx vertx, RecordedRange range, Policy policy) {
    Deadline deadline = Deadline.after(PATIENCE);
    return store
        .logged(range, PolicyReplayRequest.MAX_LISTS)
        .compose(
            lists ->
                lists.isEmpty()
                    ? store.served(range).map(PolicyEstimation::nothing)
                    : vertx
                        .executeBlocking(() -> new PolicyEstimation(lists), false)
                        .compose(
                            estimation ->
                                bus.request(
                                        RerankerEndpoints.POLICY_REPLAY,
                                        new PolicyReplayRequest(
                                            deadline,
                                            policy.json(),
                                            policy.ruleset(),
                                            range,
                                            lists.size(),
                                            estimation.tables()))
                                    .compose(
                                        replay ->
                                            vertx.executeBlocking(
                                                () -> estimation.answer(replay), false))));
  }
}
