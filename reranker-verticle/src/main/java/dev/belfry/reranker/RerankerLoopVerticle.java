package dev.belfry.reranker;

import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusServer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers {@link RerankerEndpoints} on one event loop; several instances share the work. What looks
 * at every item of the catalogue, such as a new filter, goes to the worker pool.
 */
final class RerankerLoopVerticle extends VerticleBase {
  private final Reranker reranker;
  private final WorkerExecutor pool;
  private final int maxInFlight;
  private final List<BusServer> servers = new ArrayList<>();

  RerankerLoopVerticle(Reranker reranker, WorkerExecutor pool, int maxInFlight) {
    this.reranker = reranker;
    this.pool = pool;
    this.maxInFlight = maxInFlight;
  }

  @Override
  public Future<?> start() {
    servers.add(BusServer.serve(vertx, RerankerEndpoints.PREPARE, maxInFlight, this::prepare));
    servers.add(BusServer.serve(vertx, RerankerEndpoints.APPLY, maxInFlight, this::apply));
    servers.add(
        BusServer.serve(
            vertx,
            RerankerEndpoints.ERRORS,
            maxInFlight,
            request -> Future.succeededFuture(reranker.errors())));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return Future.join(servers.stream().map(BusServer::close).toList());
  }

  /** Rules that are not live may have to be prepared again: not on the loop of those that are. */
  private Future<RankedList> apply(ApplyRequest request) {
    return request.rules() == null
        ? Future.succeededFuture(reranker.apply(request))
        : pool.executeBlocking(() -> reranker.apply(request), false);
  }

  private Future<Eligibility> prepare(PrepareRequest request) {
    return reranker
        .prepareIfQuick(request)
        .map(Future::succeededFuture)
        .orElseGet(() -> pool.executeBlocking(() -> reranker.prepare(request), false));
  }
}
