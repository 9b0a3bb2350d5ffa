package dev.belfry.gateway;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Fusion;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.RankRequest;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Candidates for a user or a session: the model's sources where the user is warm, with cold start
 * behind them where they are out or cannot fill the list; the model's sources beside cold start
 * where a little is known; cold start alone for everyone else.
 */
final class UserRetrieval implements Retrieval {
  private static final ScoringAnswer NOTHING = new ScoringAnswer(List.of(), List.of(), List.of());
  private static final Set<Source> POPULAR =
      EnumSet.of(Source.SEGMENT_POPULARITY, Source.CATEGORY_POPULARITY, Source.POPULARITY);

  private final BusClient bus;
  private final Fallbacks fallbacks;
  private final GatewayConfig config;

  UserRetrieval(BusClient bus, Fallbacks fallbacks, GatewayConfig config) {
    this.bus = bus;
    this.fallbacks = fallbacks;
    this.config = config;
  }

  @Override
  public Future<List<Candidate>> candidates(Run run, Eligibility eligibility) {
    int wanted = wanted(eligibility, config.candidates());
    if (wanted == 0) {
      return Future.succeededFuture(List.of());
    }
    if (run.regime() == Regime.WARM) {
      return warm(run, eligibility, wanted);
    }
    Future<ScoringAnswer> scored =
        hasHistory(run) ? scoring(run, eligibility) : Future.succeededFuture(NOTHING);
    Future<List<Candidate>> coldStart = coldStart(run, eligibility);
    // Both are waited for: a late one must not write into the trace of a second attempt.
    return Future.join(scored, coldStart)
        .map(both -> merge(run, eligibility, scored.result(), coldStart.result(), wanted));
  }

  private Future<List<Candidate>> warm(Run run, Eligibility eligibility, int wanted) {
    return scoring(run, eligibility)
        .compose(main -> ranked(run, main))
        .compose(
            ranked ->
                ranked.size() >= wanted
                    ? Future.succeededFuture(ranked)
                    : coldStart(run, eligibility)
                        .map(
                            found ->
                                ranked.isEmpty()
                                    ? merge(run, eligibility, NOTHING, found, wanted)
                                    : fill(
                                        run,
                                        eligibility,
                                        Fusion.behind(ranked, found, config.candidates()),
                                        wanted)));
  }

  /** The fused candidates in the order of the second stage, or of the fusion without one. */
  private Future<List<Candidate>> ranked(Run run, ScoringAnswer main) {
    List<Candidate> fused = fuse(main, config.candidates());
    if (!main.hasRanker() || !run.plan().ranks() || fused.isEmpty()) {
      return Future.succeededFuture(fused);
    }
    Trace trace = run.trace();
    return trace
        .time(
            Stage.RANK,
            () ->
                bus.request(
                    ScoringEndpoints.RANK,
                    new RankRequest(
                        trace.deadline().within(config.budgets().rank()),
                        run.versions(),
                        run.user(),
                        run.context(),
                        run.sessionItems(),
                        fused,
                        main.candidates(),
                        run.objectives())))
        .map(
            list -> {
              trace.rankedBy(run.objectives());
              return list.candidates();
            })
        .recover(failure -> instead(run, Stage.RANK, failure, fused));
  }

  /** Whether there is a model, and something that it could go by. */
  private static boolean hasHistory(Run run) {
    return run.versions().hasModel()
        && (!run.sessionItems().isEmpty() || run.user().positives() > 0);
  }

  /**
   * How many candidates there can be: {@code limit}, or the number of eligible items where that is
   * less.
   */
  static int wanted(Eligibility eligibility, int limit) {
    int surely = eligibility.allowed().size() - eligibility.denied().size();
    if (surely >= limit) {
      return limit;
    }
    int[] eligible = new int[1];
    eligibility
        .allowed()
        .forEach(
            itemNo -> {
              if (!eligibility.denied().contains(itemNo)) {
                eligible[0]++;
              }
            });
    return Math.min(limit, eligible[0]);
  }

  private Future<ScoringAnswer> scoring(Run run, Eligibility eligibility) {
    Trace trace = run.trace();
    return trace
        .time(
            Stage.SCORING,
            () ->
                bus.request(
                    ScoringEndpoints.CANDIDATES,
                    new ScoringRequest(
                        trace.deadline().within(config.budgets().scoring()),
                        run.versions(),
                        run.user(),
                        run.context(),
                        run.sessionItems(),
                        eligibility,
                        config.candidates())))
        .onSuccess(
            answer ->
                answer.failed().forEach(source -> run.trace().degrade(source.label() + "_failed")))
        .map(run.plan()::of)
        .recover(failure -> instead(run, Stage.SCORING, failure, NOTHING));
  }

  private Future<List<Candidate>> coldStart(Run run, Eligibility eligibility) {
    Trace trace = run.trace();
    return trace
        .time(
            Stage.COLD_START,
            () ->
                bus.request(
                    ColdStartEndpoints.CANDIDATES,
                    new ColdStartRequest(
                        trace.deadline().within(config.budgets().coldStart()),
                        run.versions(),
                        run.regime(),
                        run.user(),
                        run.context(),
                        run.sessionItems(),
                        eligibility,
                        config.candidates())))
        .map(list -> run.plan().of(list.candidates()))
        .recover(failure -> instead(run, Stage.COLD_START, failure, List.of()));
  }

  private static List<Candidate> fuse(ScoringAnswer answer, int limit) {
    return Fusion.fuse(answer.candidates(), answer.weightsBySource(), limit);
  }

  /** The model's sources beside those of cold start. */
  private List<Candidate> merge(
      Run run,
      Eligibility eligibility,
      ScoringAnswer scored,
      List<Candidate> coldStart,
      int wanted) {
    // The same fold-in of the same factors must not count twice.
    boolean foldsInTwice = scored.weightsBySource().containsKey(Source.ALS);
    List<Candidate> main = new ArrayList<>(scored.candidates());
    List<Candidate> rest = new ArrayList<>();
    for (Candidate candidate : coldStart) {
      boolean beside =
          isPersonal(run.regime(), candidate)
              && !(foldsInTwice && candidate.source() == Source.ALS_FOLD_IN);
      (beside ? main : rest).add(candidate);
    }
    return fill(
        run,
        eligibility,
        Fusion.behind(
            Fusion.fuse(main, scored.weightsBySource(), config.candidates()),
            rest,
            config.candidates()),
        wanted);
  }

  private List<Candidate> fill(
      Run run, Eligibility eligibility, List<Candidate> fused, int wanted) {
    if (fused.size() >= Math.min(wanted, run.count())) {
      return fused;
    }
    if (run.trace().degraded().isEmpty()) {
      run.trace().degrade("coldstart_short");
    }
    return Fusion.behind(
        fused, fallbacks.popular(run, eligibility, config.candidates()), config.candidates());
  }

  /**
   * Whether a candidate of cold start speaks of this user or session: what is popular with
   * everybody ranks behind what is near to somebody's own items. For cold and anonymous users
   * popularity is the answer itself.
   */
  private static boolean isPersonal(Regime regime, Candidate candidate) {
    return regime == Regime.COLD_USER
        || regime == Regime.ANONYMOUS
        || !POPULAR.contains(candidate.source());
  }

  static <T> Future<T> instead(Run run, Stage stage, Throwable failure, T fallback) {
    if (run.trace().mayRetry(failure)) {
      return Future.failedFuture(failure);
    }
    run.trace().degrade(stage, failure);
    return Future.succeededFuture(fallback);
  }
}
