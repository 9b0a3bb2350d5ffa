package dev.belfry.reranker;

import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import dev.belfry.platform.BusServer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link RerankerEndpoints#VALIDATE} on a worker thread of its own, one request after the
 * other: a validation looks at every item many times, and no list may wait for it.
 */
final class ValidationVerticle extends VerticleBase {
  private static final int MAX_IN_FLIGHT = 4;

  private final Reranker reranker;
  private final Validator validator;
  private @Nullable WorkerExecutor worker;
  private @Nullable BusServer server;

  ValidationVerticle(Reranker reranker, Validator validator) {
    this.reranker = reranker;
    this.validator = validator;
  }

  @Override
  public Future<?> start() {
    WorkerExecutor pool = vertx.createSharedWorkerExecutor("belfry-validation", 1);
    worker = pool;
    server =
        BusServer.serve(
            vertx,
            RerankerEndpoints.VALIDATE,
            MAX_IN_FLIGHT,
            request -> pool.executeBlocking(() -> validate(request), false));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
    return closed.eventually(
        () -> worker == null ? Future.<Void>succeededFuture() : worker.close());
  }

  private Validation validate(ValidateRequest request) {
    return validator.validate(request, reranker.catalogueSince(request.catalogueVersion()));
  }
}
