package dev.belfry.gateway;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes a list: profile, eligibility, candidates, rules, record. One deadline holds for the whole;
 * a stage that fails or is late has its fallback taken and named in the answer. Snapshots are taken
 * once; where a verticle no longer has one of them, the request starts again with later ones, once.
 *
 * <p>Thread-safe; a call belongs to the event loop that made it.
 */
final class RecommendationPipeline {
  private final ServingState state;
  private final BusClient bus;
  private final Fallbacks fallbacks;
  private final ListRecorder recorder;
  private final GatewayConfig config;
  private final InstantSource clock;
  private final Retrieval forUser;
  private final OtherRules otherRules;
  private final RunningExperiments experiments;
  private final Shadows shadows;
  private final ListRatings ratings;

  RecommendationPipeline(
      ServingState state,
      BusClient bus,
      Fallbacks fallbacks,
      ListRecorder recorder,
      GatewayConfig config,
      InstantSource clock,
      OtherRules otherRules,
      RunningExperiments experiments,
      Shadows shadows) {
    this.shadows = shadows;
    this.otherRules = otherRules;
    this.experiments = experiments;
    this.state = state;
    this.bus = bus;
    this.fallbacks = fallbacks;
    this.recorder = recorder;
    this.config = config;
    this.clock = clock;
    this.ratings = new ListRatings(state, bus);
    this.forUser = new UserRetrieval(bus, fallbacks, config);
  }

  /**
   * A list for a user, a session or nobody. Fails for bad input only, such as a filter that does
   * not compile.
   */
  Future<Answer> recommend(ListRequest request) {
    return answer(request, List.of(), forUser);
  }

  /** The same, with what the list was made from. */
  Future<Made> make(ListRequest request) {
    return make(request, List.of(), forUser);
  }

  /**
   * Items like one.
   *
   * @throws BelfryException NOT_FOUND when there is no such item
   */
  Future<Answer> similar(String itemId, ListRequest request) {
    long itemNo =
        state
            .catalogue()
            .findById(itemId)
            .map(Item::itemNo)
            .orElseThrow(
                () ->
                    new BelfryException(
                        ErrorCode.NOT_FOUND,
                        "item '"
                            + itemId
                            + "' is not in the catalogue (an item just added takes a moment)"));
    return answer(request, List.of(itemId), new SimilarRetrieval(itemNo, bus, fallbacks, config));
  }

  private Future<Answer> answer(ListRequest request, List<String> exclude, Retrieval retrieval) {
    return make(request, exclude, retrieval).map(Made::answer);
  }

  private Future<Made> make(ListRequest request, List<String> exclude, Retrieval retrieval) {
    Otherwise otherwise = request.otherwise();
    if (otherwise.changesRules()) {
      return otherRules
          .of(otherwise)
          .compose(rules -> make(request, exclude, retrieval, ListPlan.of(otherwise, rules)));
    }
    return make(
        request,
        exclude,
        retrieval,
        otherwise.experiment() != null
            ? experiments.look(otherwise)
            : ListPlan.of(otherwise, null));
  }

  private Future<Made> make(
      ListRequest request, List<String> exclude, Retrieval retrieval, ListPlan given) {
    Trace trace = new Trace(clock.instant(), config.budgets().request());
    return profile(request, trace)
        .compose(
            user -> session(request, trace, user, retrieval).map(items -> new Asker(user, items)))
        .compose(
            asker ->
                assign(request, trace, asker, given)
                    .compose(plan -> attempts(request, trace, asker, exclude, retrieval, plan))
                    .onSuccess(made -> shadow(request, asker, exclude, retrieval, made)));
  }

  /** Has shadow experiments make a live list again, once it has left. */
  private void shadow(
      ListRequest request, Asker asker, List<String> exclude, Retrieval retrieval, Made made) {
    if (request.purpose() == Purpose.LIVE) {
      shadows.beside(
          made,
          plan -> {
            Trace trace = new Trace(clock.instant(), config.budgets().request());
            Run run = admit(request, trace, asker, exclude, plan);
            return list(run, retrieval)
                .map(listed -> new Shadows.Aside(listed.ranked().items(), trace));
          });
    }
  }

  /** Once, and once more with later snapshots where one of them went away meanwhile. */
  private Future<Made> attempts(
      ListRequest request,
      Trace trace,
      Asker asker,
      List<String> exclude,
      Retrieval retrieval,
      ListPlan plan) {
    return attempt(admit(request, trace, asker, exclude, plan), retrieval)
        .recover(
            failure -> {
              if (!trace.mayRetry(failure)) {
                return Future.failedFuture(failure);
              }
              trace.retry();
              // A variant whose model this server no longer holds serves what is live.
              ListPlan again =
                  request.purpose() == Purpose.LIVE && plan.namesModel()
                      ? plan.control(ExperimentSnapshot.UNAVAILABLE)
                      : plan;
              return attempt(admit(request, trace, asker, exclude, again), retrieval);
            });
  }

  /** The variants of a live request; others are made with what they name themselves. */
  private Future<ListPlan> assign(ListRequest request, Trace trace, Asker asker, ListPlan given) {
    if (request.purpose() != Purpose.LIVE || !experiments.isActive()) {
      return Future.succeededFuture(given);
    }
    return trace
        .time(
            Stage.ASSIGN,
            () -> {
              Future<ListPlan> plan =
                  experiments.plan(
                      request,
                      asker.user(),
                      context(request.placement(), request.context(), trace.now()));
              return plan.isComplete()
                  ? plan
                  : plan.timeout(config.budgets().profile().toMillis(), TimeUnit.MILLISECONDS);
            })
        .recover(
            failure -> {
              trace.degrade(Stage.ASSIGN, failure);
              return Future.succeededFuture(given);
            });
  }

  private Future<UserProfile> profile(ListRequest request, Trace trace) {
    if (request.userId() == null) {
      return Future.succeededFuture(UserProfile.unknown(null));
    }
    return trace
        .time(
            Stage.PROFILE,
            () -> {
              Future<UserProfile> profile = state.profile(request.userId());
              return profile.isComplete()
                  ? profile
                  : profile.timeout(config.budgets().profile().toMillis(), TimeUnit.MILLISECONDS);
            })
        .recover(
            failure -> {
              trace.degrade(Stage.PROFILE, failure);
              return Future.succeededFuture(UserProfile.unknown(request.userId()));
            });
  }

  /** Whom a list is for. */
  private record Asker(UserProfile user, List<Long> sessionItems) {}

  /** What is stored of the session of somebody unknown; a user's own profile has it anyway. */
  private Future<List<Long>> session(
      ListRequest request, Trace trace, UserProfile user, Retrieval retrieval) {
    String sessionId = request.sessionId();
    if (sessionId == null || user.isKnown() || retrieval != forUser) {
      return Future.succeededFuture(List.of());
    }
    return trace
        .time(
            Stage.PROFILE,
            () -> {
              Future<List<Long>> items = state.sessionItems(sessionId);
              return items.isComplete()
                  ? items
                  : items.timeout(config.budgets().profile().toMillis(), TimeUnit.MILLISECONDS);
            })
        .recover(
            failure -> {
              trace.degrade(Stage.PROFILE, failure);
              return Future.succeededFuture(List.of());
            });
  }

  private Run admit(
      ListRequest request, Trace trace, Asker asker, List<String> alsoExclude, ListPlan plan) {
    if (plan.note() != null) {
      trace.degrade(plan.note());
    }
    UserProfile user = asker.user();
    Catalogue catalogue = state.catalogue();
    String model = plan.model();
    Versions versions =
        new Versions(
            catalogue.version(),
            model == null ? state.model() : model,
            plan.rules() == null ? state.ruleset() : plan.ruleset());
    Set<Long> sessionItems = new LinkedHashSet<>(asker.sessionItems());
    for (String id : request.items()) {
      // What the app tells now is the latest.
      catalogue.findById(id).map(Item::itemNo).ifPresent(sessionItems::remove);
      catalogue.findById(id).map(Item::itemNo).ifPresent(sessionItems::add);
    }
    ItemNumbers exclude =
        numbers(catalogue, request.exclude())
            .union(numbers(catalogue, alsoExclude))
            .union(ItemNumbers.of(sessionItems.stream().mapToLong(Long::longValue).toArray()));
    return new Run(
        request,
        trace,
        versions,
        catalogue,
        user,
        context(request.placement(), request.context(), trace.now()),
        Run.regime(user, versions.hasModel(), config.coldThreshold(), !sessionItems.isEmpty()),
        List.copyOf(sessionItems),
        exclude,
        request.candidates() == null ? null : numbers(catalogue, request.candidates()),
        plan,
        plan.objectives() == null ? state.objectives() : plan.objectives(),
        recorder.seed());
  }

  /**
   * What the app gave, with hour, weekday (1 is Monday) and placement where it did not give them;
   * hours are UTC.
   */
  static RequestContext context(String placement, Attributes given, Instant now) {
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    Map<String, Object> values = new HashMap<>(given.asMap());
    values.putIfAbsent("hour", (double) time.getHour());
    values.putIfAbsent("weekday", (double) time.getDayOfWeek().getValue());
    values.put("placement", placement);
    return new RequestContext(placement, Attributes.of(values), now);
  }

  private Future<Made> attempt(Run run, Retrieval retrieval) {
    return list(run, retrieval)
        .compose(listed -> ratings.foretell(run, listed.ranked()).map(listed))
        .compose(
            listed -> {
              Answer answer = recorder.record(run, listed.candidates(), listed.ranked());
              return fallbacks
                  .refreshPopular(run.versions())
                  .map(new Made(run, listed.candidates(), listed.ranked(), answer));
            });
  }

  /** A list to its whole depth, and what the re-ranker was given. */
  private record Listed(List<Candidate> candidates, RankedList ranked) {}

  private Future<Listed> list(Run run, Retrieval retrieval) {
    return prepare(run)
        .compose(
            eligibility -> {
              Future<List<Candidate>> own = retrieval.candidates(run, eligibility);
              Future<List<Candidate>> rivals = rivals(run, eligibility, retrieval);
              // Both are waited for: a late one must not write into the trace of a second attempt.
              return (rivals.succeeded() ? own : Future.join(own, rivals).compose(both -> own))
                  .compose(
                      candidates ->
                          rerank(run, eligibility, candidates, rivals.result())
                              .map(ranked -> new Listed(candidates, ranked)));
            });
  }

  /** The candidates as the other ranking of an interleaved list has them. */
  private Future<List<Candidate>> rivals(Run run, Eligibility eligibility, Retrieval retrieval) {
    ListPlan rival = run.plan().rival();
    if (rival == null) {
      return Future.succeededFuture(List.of());
    }
    Versions versions =
        new Versions(
            run.versions().catalogue(),
            rival.model() == null ? state.model() : rival.model(),
            run.versions().ruleset());
    return retrieval.candidates(
        run.rival(
            rival, versions, rival.objectives() == null ? state.objectives() : rival.objectives()),
        eligibility);
  }

  private Future<Eligibility> prepare(Run run) {
    ListRequest request = run.request();
    return run.trace()
        .time(
            Stage.PREPARE,
            () ->
                bus.request(
                    RerankerEndpoints.PREPARE,
                    new PrepareRequest(
                        // A filter or rules that are new here are compiled and run over the
                        // catalogue first.
                        request.filter() == null && run.rules() == null
                            ? run.trace().deadline().within(config.budgets().prepare())
                            : run.trace().deadline(),
                        run.versions(),
                        request.applyRules(),
                        run.user(),
                        run.context(),
                        request.filter(),
                        run.exclude(),
                        run.restrictTo(),
                        run.rules())))
        .onSuccess(eligibility -> fallbacks.remember(run, eligibility))
        .recover(
            failure -> {
              if (isCallersFault(failure)) {
                return Future.failedFuture(failure);
              }
              if (run.trace().mayRetry(failure)) {
                return Future.failedFuture(failure);
              }
              run.trace().degrade(Stage.PREPARE, failure);
              return Future.succeededFuture(fallbacks.eligibility(run));
            });
  }

  private Future<RankedList> rerank(
      Run run, Eligibility eligibility, List<Candidate> candidates, List<Candidate> rivals) {
    if (candidates.isEmpty()) {
      return Future.succeededFuture(
          RankedList.plain(List.of(), "no item is eligible for this request"));
    }
    return run.trace()
        .time(
            Stage.RERANK,
            () ->
                bus.request(
                    RerankerEndpoints.APPLY,
                    new ApplyRequest(
                        run.trace().deadline().within(config.budgets().rerank()),
                        run.versions(),
                        run.request().applyRules(),
                        eligibility,
                        run.user(),
                        run.context(),
                        candidates,
                        config.depth(),
                        run.seed(),
                        run.rules(),
                        rivals)))
        .recover(
            failure ->
                run.trace().mayRetry(failure)
                    ? Future.failedFuture(failure)
                    : plainOrder(run, eligibility, candidates, failure));
  }

  private Future<RankedList> plainOrder(
      Run run, Eligibility eligibility, List<Candidate> candidates, Throwable failure) {
    run.trace().degrade(Stage.RERANK, failure);
    return Future.succeededFuture(
        fallbacks.plainOrder(run, eligibility, candidates, config.depth()));
  }

  private static ItemNumbers numbers(Catalogue catalogue, List<String> ids) {
    if (ids.isEmpty()) {
      return ItemNumbers.empty();
    }
    return ItemNumbers.of(
        ids.stream()
            .flatMap(id -> catalogue.findById(id).stream())
            .mapToLong(Item::itemNo)
            .toArray());
  }

  private static boolean isCallersFault(Throwable failure) {
    return failure instanceof BelfryException known && known.code() == ErrorCode.INVALID;
  }
}
