package dev.belfry.gateway;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Fusion;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Candidates for a user: two-tower retrieval where the user is warm, cold start for everyone else
 * and where retrieval is out or cannot fill the list. What cold start adds to a short retrieval
 * ranks behind it.
 */
final class UserRetrieval implements Retrieval {
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
    if (run.regime() != Regime.WARM) {
      return coldStart(run, eligibility)
          .map(found -> fill(run, eligibility, List.of(), found, wanted));
    }
    return scoring(run, eligibility)
        .compose(
            main ->
                main.size() >= wanted
                    ? Future.succeededFuture(Fusion.fuse(main, config.candidates()))
                    : coldStart(run, eligibility)
                        .map(found -> fill(run, eligibility, main, found, wanted)));
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

  private Future<List<Candidate>> scoring(Run run, Eligibility eligibility) {
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
                        eligibility,
                        config.candidates())))
        .map(CandidateList::candidates)
        .recover(failure -> instead(run, Stage.SCORING, failure, List.of()));
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
        .map(CandidateList::candidates)
        .recover(failure -> instead(run, Stage.COLD_START, failure, List.of()));
  }

  private List<Candidate> fill(
      Run run,
      Eligibility eligibility,
      List<Candidate> main,
      List<Candidate> coldStart,
      int wanted) {
    List<Candidate> fused =
        main.isEmpty()
            ? Fusion.behind(
                Fusion.fuse(personal(run.regime(), coldStart, true), config.candidates()),
                personal(run.regime(), coldStart, false),
                config.candidates())
            : Fusion.behind(Fusion.fuse(main, config.candidates()), coldStart, config.candidates());
    if (fused.size() >= Math.min(wanted, run.request().count())) {
      return fused;
    }
    if (run.trace().degraded().isEmpty()) {
      run.trace().degrade("coldstart_short");
    }
    return Fusion.behind(
        fused, fallbacks.popular(run, eligibility, config.candidates()), config.candidates());
  }

  /**
   * The candidates that speak of this user or session, or the others: what is popular with
   * everybody ranks behind what is near to somebody's own items. For cold and anonymous users
   * popularity is the answer itself.
   */
  private static List<Candidate> personal(
      Regime regime, List<Candidate> candidates, boolean wanted) {
    if (regime == Regime.COLD_USER || regime == Regime.ANONYMOUS) {
      return wanted ? candidates : List.of();
    }
    return candidates.stream().filter(c -> POPULAR.contains(c.source()) != wanted).toList();
  }

  static <T> Future<T> instead(Run run, Stage stage, Throwable failure, T fallback) {
    if (run.trace().mayRetry(failure)) {
      return Future.failedFuture(failure);
    }
    run.trace().degrade(stage, failure);
    return Future.succeededFuture(fallback);
  }
}
