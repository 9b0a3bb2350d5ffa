package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves HTTP on one event loop; several instances share the port. Undeploying waits for requests
 * in flight, up to the configured time.
 */
public final class GatewayVerticle extends VerticleBase {
  private static final int MAX_LINE = 64 * 1024;
  private static final int IDLE_SECONDS = 75;

  /** Vert.x: a free port that the instances of a verticle share. */
  private static final int SHARED_FREE_PORT = -1;

  private final Gateway gateway;
  private @Nullable HttpServer server;

  /** An instance for one event loop. */
  public GatewayVerticle(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Fails with UNAVAILABLE when the port is in use. */
  @Override
  public Future<?> start() {
    GatewayConfig config = gateway.config();
    int port = config.port() == 0 ? SHARED_FREE_PORT : config.port();
    HttpServer created =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(config.host())
                .setPort(port)
                .setMaxInitialLineLength(MAX_LINE)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    server = created;
    return created
        .requestHandler(gateway.router(vertx))
        .listen()
        .onSuccess(listening -> gateway.listening(listening.actualPort()))
        .recover(failure -> Future.failedFuture(inWords(failure, config)));
  }

  @Override
  public Future<?> stop() {
    HttpServer running = server;
    return running == null
        ? Future.succeededFuture()
        : running.shutdown(gateway.config().drain().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Throwable inWords(Throwable failure, GatewayConfig config) {
    if (failure instanceof BindException) {
      return new BelfryException(
          ErrorCode.UNAVAILABLE,
          "cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + ": the port is in use, or the address is not one of this machine; choose another with gateway.port",
          failure);
    }
    return failure;
  }
}
