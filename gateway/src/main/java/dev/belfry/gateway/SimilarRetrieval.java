package dev.belfry.gateway;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Fusion;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.SimilarRequest;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Candidates like one item: near it in the embedding space and near it in content, fused. */
final class SimilarRetrieval implements Retrieval {
  private final long itemNo;
  private final BusClient bus;
  private final Fallbacks fallbacks;
  private final GatewayConfig config;

  SimilarRetrieval(long itemNo, BusClient bus, Fallbacks fallbacks, GatewayConfig config) {
    this.itemNo = itemNo;
    this.bus = bus;
    this.fallbacks = fallbacks;
    this.config = config;
  }

  @Override
  public Future<List<Candidate>> candidates(Run run, Eligibility eligibility) {
    if (UserRetrieval.wanted(eligibility, 1) == 0) {
      return Future.succeededFuture(List.of());
    }
    Future<List<Candidate>> near = near(run, eligibility);
    Future<List<Candidate>> alike = alike(run, eligibility);
    // Both are waited for: a late one must not write into the trace of a second attempt.
    return Future.join(near, alike)
        .map(
            both -> {
              List<Candidate> found = new ArrayList<>(near.result());
              found.addAll(alike.result());
              List<Candidate> fused = Fusion.fuse(found, config.candidates());
              return found.size() >= run.count()
                  ? fused
                  : Fusion.behind(
                      fused,
                      fallbacks.popular(run, eligibility, config.candidates()),
                      config.candidates());
            });
  }

  private Future<List<Candidate>> near(Run run, Eligibility eligibility) {
    if (!run.versions().hasModel()) {
      return Future.succeededFuture(List.of());
    }
    return run.trace()
        .time(
            Stage.SCORING,
            () ->
                bus.request(
                    ScoringEndpoints.SIMILAR,
                    new SimilarRequest(
                        run.trace().deadline().within(config.budgets().scoring()),
                        run.versions(),
                        itemNo,
                        eligibility,
                        config.candidates())))
        .map(CandidateList::candidates)
        .recover(failure -> UserRetrieval.instead(run, Stage.SCORING, failure, List.of()));
  }

  private Future<List<Candidate>> alike(Run run, Eligibility eligibility) {
    return run.trace()
        .time(
            Stage.COLD_START,
            () ->
                bus.request(
                    ColdStartEndpoints.NEIGHBOURS,
                    new NeighboursRequest(
                        run.trace().deadline().within(config.budgets().coldStart()),
                        run.versions(),
                        itemNo,
                        false,
                        eligibility,
                        config.candidates())))
        .map(CandidateList::candidates)
        .recover(failure -> UserRetrieval.instead(run, Stage.COLD_START, failure, List.of()));
  }
}
