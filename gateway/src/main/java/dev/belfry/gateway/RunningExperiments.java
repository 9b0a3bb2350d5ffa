package dev.belfry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.experiments.Assigner;
import dev.belfry.experiments.Assignments;
import dev.belfry.experiments.Experiment;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.StickyVariants;
import dev.belfry.experiments.Variant;
import dev.belfry.experiments.VariantParameters;
import dev.belfry.storage.ExperimentStore;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.RulesetRow;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiments that run, ready to assign requests: a snapshot that is made aside, with the
 * models and rulesets that variants name, and swapped in. A request costs a hash for each
 * experiment; where nothing runs it costs nothing. Thread-safe; nothing here blocks.
 */
final class RunningExperiments {
  private static final Logger LOG = LoggerFactory.getLogger(RunningExperiments.class);
  private static final Future<ListPlan> LIVE = Future.succeededFuture(ListPlan.LIVE);
  private static final int MAX_UNITS = 100_000;
  private static final Duration UNITS_KEPT = Duration.ofMinutes(1);

  private final ExperimentStore store;
  private final ModelRegistry models;
  private final Supplier<RulesetRow> rulesets;
  private final OtherRules otherRules;
  private final Supplier<AttributeSchema> schema;
  private final Cache<String, Map<Long, String>> kept =
      Caffeine.newBuilder().maximumSize(MAX_UNITS).expireAfterWrite(UNITS_KEPT).build();
  private Future<?> last = Future.succeededFuture();
  private volatile ExperimentSnapshot snapshot = ExperimentSnapshot.EMPTY;
  private volatile @Nullable AttributeSchema asked;

  RunningExperiments(
      ExperimentStore store,
      ModelRegistry models,
      Supplier<RulesetRow> rulesets,
      OtherRules otherRules,
      Supplier<AttributeSchema> schema) {
    this.store = store;
    this.models = models;
    this.rulesets = rulesets;
    this.otherRules = otherRules;
    this.schema = schema;
  }

  /** Whether a request may be in an experiment. */
  boolean isActive() {
    return snapshot.isActive();
  }

  /** What runs now. */
  Assigner assigner() {
    return snapshot.assigner();
  }

  /** Why the variant of an experiment serves what is live instead, or null. */
  @Nullable String problem(Variant variant) {
    return snapshot.problem(variant.parameters());
  }

  /** Whether live lists are made again beside. */
  boolean hasShadows() {
    return snapshot.hasShadows();
  }

  /** The shadows that run beside a live list. */
  List<Experiment> shadows(String listId, RequestContext context, UserProfile user) {
    return snapshot.assigner().shadows(listId, context, user);
  }

  /** What a list with a variant is made with, for nobody to see. */
  ListPlan plan(Experiment experiment, Variant variant) {
    return snapshot.plan(experiment, variant);
  }

  /**
   * What the variant that is named would serve, for somebody who looks.
   *
   * @throws BelfryException NOT_FOUND where no such experiment runs, or it has no such variant
   */
  ListPlan look(Otherwise otherwise) {
    ExperimentSnapshot now = snapshot;
    ExperimentDefinition definition =
        now.assigner().experiments().stream()
            .map(Experiment::definition)
            .filter(one -> one.key().equals(otherwise.experiment()))
            .findFirst()
            .orElseThrow(
                () -> missing("no experiment '" + otherwise.experiment() + "' runs here now"));
    return definition.variants().stream()
        .filter(one -> one.key().equals(otherwise.variant()))
        .findFirst()
        .map(one -> now.look(one.parameters()))
        .orElseThrow(
            () ->
                missing(
                    "experiment '%s' has no variant '%s'; it has %s"
                        .formatted(
                            definition.key(),
                            otherwise.variant(),
                            definition.variants().stream()
                                .map(Variant::key)
                                .collect(Collectors.joining(", ")))));
  }

  private static BelfryException missing(String sentence) {
    return new BelfryException(ErrorCode.NOT_FOUND, sentence);
  }

  /** What a live request is made with. Completed already, but for sticky experiments. */
  Future<ListPlan> plan(ListRequest request, UserProfile user, RequestContext context) {
    ExperimentSnapshot now = snapshot;
    if (!now.isActive()) {
      return LIVE;
    }
    followSchema(now);
    if (!now.isSticky()) {
      return Future.succeededFuture(plan(now, request, user, context, StickyVariants.NONE));
    }
    return keptOf(request, user).map(variants -> plan(now, request, user, context, variants::get));
  }

  /** Once for each schema: what comes until the snapshot is made waits for the same one. */
  private void followSchema(ExperimentSnapshot now) {
    AttributeSchema current = schema.get();
    if (current != asked && !now.schema().equals(current)) {
      asked = current;
      refresh();
    }
  }

  /** The assignments of a unit, as a live request would be given them now. */
  Future<Assignments> assignments(
      @Nullable String sessionId, UserProfile user, RequestContext context) {
    ExperimentSnapshot now = snapshot;
    return kept(sessionId, user)
        .map(
            variants ->
                now.assigner().assign(userId(user), sessionId, context, user, variants::get));
  }

  private ListPlan plan(
      ExperimentSnapshot now,
      ListRequest request,
      UserProfile user,
      RequestContext context,
      StickyVariants sticky) {
    return now.plan(
        now.assigner().assign(userId(user), request.sessionId(), context, user, sticky));
  }

  /** A user whom nobody knows yet is no unit: records could not tell of whom they are. */
  private static @Nullable String userId(UserProfile user) {
    return user.isKnown() ? user.userId() : null;
  }

  private Future<Map<Long, String>> keptOf(ListRequest request, UserProfile user) {
    return kept(request.sessionId(), user);
  }

  private Future<Map<Long, String>> kept(@Nullable String sessionId, UserProfile user) {
    Future<Map<Long, String>> ofUser =
        user.isKnown() ? kept("u:" + user.userNo()) : Future.succeededFuture(Map.of());
    if (sessionId == null) {
      return ofUser;
    }
    return ofUser.compose(
        one ->
            kept("s:" + sessionId)
                .map(
                    two -> {
                      if (one.isEmpty() || two.isEmpty()) {
                        return one.isEmpty() ? two : one;
                      }
                      Map<Long, String> both = new HashMap<>(two);
                      both.putAll(one);
                      return both;
                    }));
  }

  private Future<Map<Long, String>> kept(String unit) {
    Map<Long, String> known = kept.getIfPresent(unit);
    return known != null
        ? Future.succeededFuture(known)
        : store.kept(unit).onSuccess(found -> kept.put(unit, found));
  }

  /** Follows every change of experiments and of the live ruleset from now on. */
  void follow() {
    store.onChange(running -> refresh());
    refresh();
  }

  /**
   * Makes the snapshot again: after experiments, the live ruleset or the schema changed. Completes
   * when requests go by it; a failure is logged, and the snapshot before stays.
   */
  synchronized Future<Void> refresh() {
    Future<Void> next =
        last.transform(done -> load())
            .onFailure(failure -> LOG.error("experiments cannot be taken up", failure));
    last = next;
    return next;
  }

  private Future<Void> load() {
    List<Experiment> running =
        store.running().stream().map(StoredExperiments::running).flatMap(List::stream).toList();
    if (running.isEmpty() && snapshot == ExperimentSnapshot.EMPTY) {
      return Future.succeededFuture();
    }
    RulesetRow live = rulesets.get();
    AttributeSchema fields = schema.get();
    List<VariantParameters> all = new ArrayList<>();
    for (Experiment experiment : running) {
      experiment.definition().variants().forEach(variant -> all.add(variant.parameters()));
    }
    String liveModel = models.live().map(ModelRow::name).orElse("");
    Set<String> named = new HashSet<>();
    all.stream()
        .map(VariantParameters::model)
        .filter(name -> name != null && !name.equals(liveModel))
        .forEach(named::add);
    Map<Long, String> problemsOfRules = new HashMap<>();
    return models
        .hold(named)
        .compose(
            problemsOfModels ->
                bases(all, live, problemsOfRules)
                    .map(
                        bases -> {
                          Assigner assigner = Assigner.of(running, fields);
                          assigner
                              .problems()
                              .forEach(
                                  (key, why) ->
                                      LOG.error("experiment {} takes nobody in: {}", key, why));
                          problemsOfModels.forEach(
                              (name, why) ->
                                  LOG.error("experiments do without model {}: {}", name, why));
                          problemsOfRules.forEach(
                              (version, why) ->
                                  LOG.error("experiments do without ruleset {}: {}", version, why));
                          snapshot =
                              running.isEmpty()
                                  ? ExperimentSnapshot.EMPTY
                                  : new ExperimentSnapshot(
                                      assigner,
                                      fields,
                                      live,
                                      bases,
                                      problemsOfModels,
                                      problemsOfRules);
                          kept.invalidateAll();
                          return null;
                        }));
  }

  /** The rulesets that variants name, by version. */
  private Future<Map<Long, String>> bases(
      List<VariantParameters> all, RulesetRow live, Map<Long, String> problems) {
    Map<Long, String> bases = new HashMap<>();
    Future<Void> done = Future.succeededFuture();
    for (VariantParameters parameters : all) {
      Long version = parameters.ruleset();
      if (version != null && version != live.version()) {
        done =
            done.compose(
                before ->
                    otherRules
                        .version(version)
                        .onSuccess(json -> bases.put(version, json))
                        .onFailure(
                            failure -> problems.put(version, String.valueOf(failure.getMessage())))
                        .<Void>mapEmpty()
                        .otherwiseEmpty());
      }
    }
    return done.map(bases);
  }
}
