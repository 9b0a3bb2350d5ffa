package dev.belfry.scoring;

import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.platform.BusServer;
import dev.belfry.storage.UserEmbeddingCache;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Answers {@link ScoringEndpoints} on a worker thread. A user's part of the query comes from the
 * process, else from Redis, else from the tower.
 */
final class ScoringWorkerVerticle extends VerticleBase {
  private final ScoringService service;
  private final UserEmbeddingCache shared;
  private final ScoringConfig config;

  ScoringWorkerVerticle(ScoringService service, UserEmbeddingCache shared, ScoringConfig config) {
    this.service = service;
    this.shared = shared;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    BusServer.serve(vertx, ScoringEndpoints.CANDIDATES, config.maxInFlight(), this::candidates);
    BusServer.serve(
        vertx,
        ScoringEndpoints.RANK,
        config.maxInFlight(),
        request -> Future.succeededFuture(service.rank(request)));
    BusServer.serve(
        vertx,
        ScoringEndpoints.SIMILAR,
        config.maxInFlight(),
        request -> Future.succeededFuture(service.similar(request)));
    BusServer.serve(
        vertx,
        ScoringEndpoints.ATTRIBUTION,
        config.maxInFlight(),
        request -> Future.succeededFuture(service.attribute(request)));
    BusServer.serve(
        vertx,
        ScoringEndpoints.RATINGS,
        config.maxInFlight(),
        request -> Future.succeededFuture(service.ratings(request)));
    return Future.succeededFuture();
  }

  private Future<ScoringAnswer> candidates(ScoringRequest request) {
    Embedding cached = service.cached(request);
    if (cached != null || !service.isKept(request)) {
      return Future.succeededFuture(service.candidates(request, cached));
    }
    String model = request.versions().model();
    long userNo = request.user().userNo();
    long version = request.user().version();
    return shared
        .get(model, userNo, version)
        .map(
            found -> {
              if (found.isPresent()) {
                service.keep(request, found.get());
                return service.candidates(request, found.get());
              }
              ScoringAnswer answer = service.candidates(request, null);
              Embedding made = service.cached(request);
              if (made != null) {
                shared.put(model, userNo, version, made);
              }
              return answer;
            });
  }
}
