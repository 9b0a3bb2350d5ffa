package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.experiments.Experiment;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentKind;
import dev.belfry.experiments.UnitKind;
import dev.belfry.experiments.Variant;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.ExperimentStore;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Experiments from the first line of a draft to what is made of the winner. */
final class ExperimentApi {
  private static final int MAX_REASON = 2_000;
  private static final List<String> STATES =
      Arrays.stream(ExperimentRow.State.values()).map(ExperimentRow.State::text).toList();

  private final ExperimentStore store;
  private final ServingState state;
  private final RunningExperiments running;
  private final ExperimentChecks checks;
  private final ExperimentShipping shipping;
  private final ExperimentDesk desk;
  private final InstantSource clock;

  ExperimentApi(
      ExperimentStore store,
      ServingState state,
      RunningExperiments running,
      ExperimentChecks checks,
      ExperimentShipping shipping,
      ExperimentDesk desk,
      InstantSource clock) {
    this.store = store;
    this.state = state;
    this.running = running;
    this.checks = checks;
    this.shipping = shipping;
    this.desk = desk;
    this.clock = clock;
  }

  Future<Void> list(RoutingContext context) {
    String wanted = Parameters.of(context, List.of("state")).oneOf("state", STATES);
    return store
        .list(wanted == null ? null : ExperimentRow.State.valueOf(wanted.toUpperCase(Locale.ROOT)))
        .compose(
            rows -> {
              ObjectNode view = Responses.object();
              ArrayNode array = view.putArray("experiments");
              rows.forEach(row -> array.add(ExperimentView.of(row)));
              return Responses.send(context, view);
            });
  }

  Future<Void> create(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              ExperimentDefinition definition = ExperimentChecks.read(body).require();
              return store.create(
                  ExperimentRow.draft(
                      definition.key(),
                      definition.kind().label(),
                      definition.unit().label(),
                      StoredExperiments.json(definition),
                      Actor.of(context).name(),
                      clock.instant()));
            })
        .compose(row -> send(context, 201, row));
  }

  Future<Void> get(RoutingContext context) {
    return find(key(context)).compose(row -> send(context, 200, row));
  }

  Future<Void> save(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of());
    String key = given.pathId("key");
    long revision = given.ifMatch();
    return Bodies.json(context)
        .compose(
            body -> {
              ExperimentDefinition definition = ExperimentChecks.read(body).require();
              if (!definition.key().equals(key)) {
                throw BelfryException.invalid(
                    "'key' is '" + definition.key() + "': the experiment keeps its key, " + key);
              }
              return store.change(
                  key,
                  revision,
                  Actor.of(context).name(),
                  "save",
                  (row, others) ->
                      row.saved(
                          definition.kind().label(),
                          definition.unit().label(),
                          StoredExperiments.json(definition),
                          clock.instant()));
            })
        .recover(failure -> withCurrent(key, failure))
        .compose(row -> send(context, 200, row));
  }

  Future<Void> delete(RoutingContext context) {
    return store
        .delete(key(context), Actor.of(context).name())
        .compose(done -> Responses.none(context));
  }

  Future<Void> validate(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(body -> checks.check(ExperimentChecks.read(body)))
        .compose(checked -> Responses.send(context, checked.view()));
  }

  /** What was looked at is what starts: a draft that was saved meanwhile is not. */
  Future<Void> start(RoutingContext context) {
    String key = key(context);
    String actor = Actor.of(context).name();
    return find(key)
        .compose(draft -> checked(draft).map(draft))
        .compose(
            draft ->
                change(
                    key,
                    draft.revision(),
                    actor,
                    "start",
                    (row, others) -> {
                      checks.requireRoom(StoredExperiments.definition(row.definition()), others);
                      return row.started(Experiment.seed(key, 1), now());
                    }))
        .compose(row -> send(context, 200, row));
  }

  private Future<ExperimentDefinition> checked(ExperimentRow row) {
    ExperimentDefinition definition = StoredExperiments.definition(row.definition());
    return row.state() == ExperimentRow.State.DRAFT
        ? checks
            .check(new ExperimentChecks.Checked(definition, List.of()))
            .map(ExperimentChecks.Checked::require)
        : Future.succeededFuture(definition);
  }

  Future<Void> ramp(RoutingContext context) {
    String key = key(context);
    return Bodies.json(context)
        .compose(
            body -> {
              double coverage =
                  Fields.of(body, "the body", List.of("coverage")).number("coverage", Double.NaN);
              if (!(coverage > 0 && coverage <= 1)) {
                throw BelfryException.invalid(
                    "'coverage' is "
                        + Fields.describe(body.path("coverage"))
                        + ": give a number above 0 and at most 1");
              }
              return change(
                  context,
                  key,
                  "ramp",
                  (row, others) ->
                      row.ramped(StoredExperiments.json(ramped(row, coverage)), now()));
            });
  }

  private static ExperimentDefinition ramped(ExperimentRow row, double coverage) {
    ExperimentDefinition definition = StoredExperiments.definition(row.definition());
    if (definition.kind() == ExperimentKind.HOLDOUT && definition.variants().size() > 1) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "the holdout '"
              + row.key()
              + "' is compared with everybody else: another coverage would move units from one to"
              + " the other; stop it, and start one with that coverage");
    }
    return definition.withCoverage(coverage);
  }

  Future<Void> beginPhase(RoutingContext context) {
    String key = key(context);
    return Bodies.json(context)
        .compose(
            body -> {
              Map<String, @Nullable Object> weights =
                  Fields.of(body, "the body", List.of("weights")).map("weights");
              return change(
                  context,
                  key,
                  "phase",
                  (row, others) ->
                      row.nextPhase(
                          StoredExperiments.json(
                              weighted(StoredExperiments.definition(row.definition()), weights)),
                          Experiment.seed(key, row.phase() + 1),
                          clock.instant()));
            });
  }

  Future<Void> stop(RoutingContext context) {
    String key = key(context);
    return Bodies.json(context)
        .compose(
            body -> {
              String reason =
                  Fields.of(body, "the body", List.of("reason"))
                      .requiredText("reason", 1, MAX_REASON);
              return change(
                  context, key, "stop", (row, others) -> row.stopped(reason, clock.instant()));
            });
  }

  Future<Void> ship(RoutingContext context) {
    String key = key(context);
    String actor = Actor.of(context).name();
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("variant", "despiteHealth"));
              String variant = fields.requiredId("variant");
              boolean despite = fields.bool("despiteHealth", false);
              return find(key)
                  .compose(
                      row -> {
                        // Whether it may be, before anything is changed.
                        row.shipped(variant, "", clock.instant());
                        Variant chosen = variant(row, variant);
                        return (despite || changesNothing(chosen)
                                ? Future.<Void>succeededFuture()
                                : desk.requireHealth(row))
                            .compose(trusted -> shipping.ship(key, chosen, actor));
                      })
                  .compose(shipped -> settle(key, variant, actor, shipped));
            })
        .compose(row -> send(context, 200, row));
  }

  /**
   * An experiment of which a part is live is over: its control is no control any more. What is done
   * is said, whatever happens then.
   */
  private Future<ExperimentRow> settle(
      String key, String variant, String actor, ExperimentShipping.Shipped shipped) {
    String done = String.join(", ", shipped.done());
    Throwable failure = shipped.failure();
    if (failure == null) {
      String sentence =
          done.isEmpty()
              ? "The variant '" + variant + "' changes nothing that is live."
              : "Shipped the variant '" + variant + "': " + done + ".";
      return change(key, null, actor, "ship", (row, o) -> row.shipped(variant, sentence, now()))
          .recover(refused -> Future.failedFuture(said(refused, done, "")));
    }
    String partly = "Shipped a part of the variant '" + variant + "': " + done + ".";
    return find(key)
        .compose(
            row ->
                row.isRunning()
                    ? change(key, null, actor, "stop", (it, o) -> it.stopped(partly, now()))
                    : Future.succeededFuture(row))
        .transform(
            stopped ->
                Future.failedFuture(
                    said(
                        failure, done, "; the experiment is stopped: ship it again for the rest")));
  }

  private static BelfryException said(Throwable failure, String done, String then) {
    return new BelfryException(
        ErrorCode.CONFLICT,
        failure.getMessage() + (done.isEmpty() ? "" : "; what is done stays: " + done) + then,
        failure);
  }

  Future<Void> assignment(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("userId", "sessionId"));
    String key = given.pathId("key");
    String userId = given.id("userId");
    String sessionId = given.id("sessionId");
    return find(key)
        .compose(
            row -> {
              ExperimentDefinition definition = StoredExperiments.definition(row.definition());
              String unit = definition.unit() == UnitKind.USER ? userId : sessionId;
              if (unit == null) {
                throw BelfryException.invalid(
                    definition.unit() == UnitKind.USER
                        ? "the unit of the experiment is the user: give 'userId'"
                        : "the unit of the experiment is the session: give 'sessionId'");
              }
              return state
                  .profile(userId)
                  .compose(
                      user ->
                          running
                              .assignments(sessionId, user, context(definition))
                              .map(
                                  found ->
                                      AssignmentAnswer.of(
                                          row, definition, unit, user.isKnown(), found)));
            })
        .compose(view -> Responses.send(context, view));
  }

  private RequestContext context(ExperimentDefinition definition) {
    return new RequestContext(
        definition.placements().isEmpty()
            ? ListRequest.DEFAULT_PLACEMENT
            : definition.placements().getFirst(),
        Attributes.empty(),
        clock.instant());
  }

  private Future<Void> change(
      RoutingContext context, String key, String action, ExperimentStore.Change change) {
    return change(key, null, Actor.of(context).name(), action, change)
        .compose(row -> send(context, 200, row));
  }

  private Future<ExperimentRow> change(
      String key,
      @Nullable Long revision,
      String actor,
      String action,
      ExperimentStore.Change change) {
    return store
        .change(key, revision, actor, action, change)
        .compose(row -> running.refresh().otherwiseEmpty().map(row));
  }

  private Instant now() {
    return clock.instant();
  }

  private static ExperimentDefinition weighted(
      ExperimentDefinition definition, Map<String, @Nullable Object> weights) {
    List<Variant> variants = new ArrayList<>();
    for (Variant variant : definition.variants()) {
      if (!(weights.get(variant.key()) instanceof Number weight)
          || !(weight.doubleValue() >= 0 && weight.doubleValue() <= 1)) {
        throw BelfryException.invalid(
            "'weights' has no number from 0 to 1 for the variant '" + variant.key() + "'");
      }
      variants.add(
          new Variant(variant.key(), variant.name(), weight.doubleValue(), variant.parameters()));
    }
    for (String key : weights.keySet()) {
      if (definition.variant(key).isEmpty()) {
        throw BelfryException.invalid(
            "'weights' names '" + Ids.shorten(key) + "', which is no variant of the experiment");
      }
    }
    // Read again: the weights must add up.
    return ExperimentDefinition.of(definition.withVariants(variants).toMap());
  }

  private static boolean changesNothing(Variant variant) {
    return variant.parameters().isLive();
  }

  private static Variant variant(ExperimentRow row, String key) {
    ExperimentDefinition definition = StoredExperiments.definition(row.definition());
    return definition
        .variant(key)
        .orElseThrow(
            () ->
                BelfryException.invalid(
                    "'variant' is '"
                        + Ids.shorten(key)
                        + "'; the experiment has "
                        + String.join(
                            ", ", definition.variants().stream().map(Variant::key).toList())));
  }

  private Future<ExperimentRow> find(String key) {
    return store
        .find(key)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new BelfryException(
                            ErrorCode.NOT_FOUND,
                            "there is no experiment '" + Ids.shorten(key) + "'")));
  }

  private Future<ExperimentRow> withCurrent(String key, Throwable failure) {
    if (failure instanceof BelfryException problem && problem.code() == ErrorCode.CONFLICT) {
      return find(key)
          .compose(
              row ->
                  Future.failedFuture(DetailedProblem.conflict(problem, ExperimentView.of(row))));
    }
    return Future.failedFuture(failure);
  }

  private static String key(RoutingContext context) {
    return Parameters.of(context, List.of()).pathId("key");
  }

  private static Future<Void> send(RoutingContext context, int status, ExperimentRow row) {
    Responses.etag(context, row.revision());
    JsonNode view = ExperimentView.of(row);
    return Responses.send(context, status, view);
  }
}
