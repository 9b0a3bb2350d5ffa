package dev.belfry.storage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis that never holds a request up: a command that is not answered within {@value
 * #PATIENCE_MILLIS} ms fails, and opens a circuit. While it is open every command fails at once,
 * and a {@code PING} in the background closes it again. Futures complete on the caller's context.
 * Thread-safe.
 */
final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final long PATIENCE_MILLIS = 10;
  private static final long PROBE_MILLIS = 1_000;

  private final Vertx vertx;
  private final @Nullable Redis redis;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile boolean closed;

  /** A link to {@code url}; with an empty one every command fails at once. */
  RedisLink(Vertx vertx, String url) {
    this.vertx = vertx;
    this.redis =
        url.isEmpty()
            ? null
            : Redis.createClient(
                vertx,
                new RedisOptions()
                    .setConnectionString(url)
                    .setMaxPoolSize(8)
                    .setMaxPoolWaiting(1_000)
                    .setNetClientOptions(
                        new io.vertx.core.net.NetClientOptions().setConnectTimeout(1_000)));
  }

  /** Tries to reach Redis; completes either way. */
  Future<Void> start() {
    return redis == null ? Future.succeededFuture() : probe();
  }

  /** Whether commands are sent. */
  boolean isUp() {
    return !open.get();
  }

  /** Whether there is a Redis at all. */
  boolean isConfigured() {
    return redis != null;
  }

  /** Sends a command, if the circuit is closed. */
  Future<@Nullable Response> send(Request request) {
    Redis client = redis;
    if (client == null || open.get()) {
      return Future.failedFuture("Redis is not asked now");
    }
    Promise<@Nullable Response> answer = Futures.promise(vertx);
    client
        .send(request)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(this::trip)
        .onComplete(answer);
    return answer.future();
  }

  Future<Void> close() {
    closed = true;
    return redis == null ? Future.succeededFuture() : redis.close();
  }

  private void trip(Throwable failure) {
    if (open.compareAndSet(false, true)) {
      LOG.warn("Redis is left out for a while: {}", failure.toString());
      vertx.setTimer(PROBE_MILLIS, timer -> probe());
    }
  }

  private Future<Void> probe() {
    Redis client = redis;
    if (client == null || closed) {
      return Future.succeededFuture();
    }
    return client
        .send(Request.cmd(Command.PING))
        .timeout(PROBE_MILLIS, TimeUnit.MILLISECONDS)
        .transform(
            pong -> {
              if (pong.succeeded()) {
                open.set(false);
                LOG.info("Redis answers");
              } else {
                vertx.setTimer(PROBE_MILLIS, timer -> probe());
              }
              return Future.succeededFuture();
            });
  }
}
