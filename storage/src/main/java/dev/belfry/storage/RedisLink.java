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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int LATE_LIMIT = 5;
  private static final long PROBE_MILLIS = 1_000;
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Vertx vertx;
  private final @Nullable Redis redis;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicInteger late = new AtomicInteger();
  private volatile long openedAt = System.nanoTime();
  private volatile boolean told;
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
        .onSuccess(response -> late.set(0))
        .onFailure(this::count)
        .onComplete(answer);
    return answer.future();
  }

  Future<Void> close() {
    closed = true;
    open.set(true);
    return redis == null ? Future.succeededFuture() : redis.close();
  }

  private void count(Throwable failure) {
    if (failure instanceof TimeoutException && late.incrementAndGet() < LATE_LIMIT) {
      return;
    }
    if (!closed && open.compareAndSet(false, true)) {
      openedAt = System.nanoTime();
      LOG.debug("Redis is left out for a while", failure);
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
              if (closed) {
                return Future.succeededFuture();
              }
              if (pong.succeeded()) {
                late.set(0);
                open.set(false);
                if (told) {
                  LOG.info("Redis answers again");
                  told = false;
                }
              } else {
                if (!told && System.nanoTime() - openedAt > TELL_NANOS) {
                  told = true;
                  LOG.warn(
                      "Redis does not answer; Belfry goes on without: {}", pong.cause().toString());
                }
                vertx.setTimer(PROBE_MILLIS, timer -> probe());
              }
              return Future.succeededFuture();
            });
  }
}
