package dev.belfry.launcher;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * An open-loop load generator: requests start when the plan says so, whether or not earlier ones
 * were answered, and a request's time counts from that intended start. A closed loop would wait
 * with the server and hide its queues (Tene, "How NOT to measure latency").
 */
final class LoadGenerator implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 5_000;
  private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);

  private final LoadPlan plan;
  private final Vertx vertx;
  private final HttpClient client;
  private final Context context;
  private final String[] paths;

  LoadGenerator(LoadPlan plan) {
    this.plan = plan;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(plan.url().getHost())
                .setDefaultPort(plan.url().getPort())
                .setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(plan.connections()).setMaxWaitQueueSize(-1));
    this.context = vertx.getOrCreateContext();
    this.paths = paths(plan);
  }

  private static String[] paths(LoadPlan plan) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    String[] paths = new String[Math.max(4_096, plan.userIds().size())];
    for (int i = 0; i < paths.length; i++) {
      paths[i] =
          "/v1/users/"
              + ApiClient.encode(plan.userIds().get(random.nextInt(plan.userIds().size())))
              + "/recommendations?count="
              + plan.count()
              + "&placement="
              + ApiClient.encode(plan.placements().get(random.nextInt(plan.placements().size())));
    }
    return paths;
  }

  /** Offers this many lists a second, for the plan's warm-up and then for its duration. */
  LoadReport run(double rate) {
    warmUp(rate, plan.warmup());
    Tally tally = new Tally();
    long nanos = offer(rate, plan.duration().toNanos(), tally);
    return tally.report(rate, nanos);
  }

  /** Offers lists that nobody counts. */
  void warmUp(double rate, Duration time) {
    offer(rate, time.toNanos(), new Tally());
  }

  @Override
  public void close() {
    client.close().eventually(vertx::close).await();
  }

  /** Returns when all were answered; the time that the offering itself took, in nanoseconds. */
  private long offer(double rate, long nanos, Tally tally) {
    long requests = Math.round(rate * nanos / 1e9);
    long start = System.nanoTime();
    for (long i = 0; i < requests; i++) {
      long intended = start + Math.round(i * 1e9 / rate);
      for (long wait = intended - System.nanoTime();
          wait > 0;
          wait = intended - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      String path = paths[(int) (i % paths.length)];
      tally.started.incrementAndGet();
      context.runOnContext(ignored -> request(path, intended, tally));
    }
    long offered = System.nanoTime() - start;
    while (tally.ended.get() < tally.started.get()) {
      LockSupport.parkNanos(1_000_000);
    }
    return offered;
  }

  private void request(String path, long intended, Tally tally) {
    client
        .request(HttpMethod.GET, path)
        .compose(
            request ->
                request
                    .putHeader("Authorization", "Bearer " + plan.key())
                    .idleTimeout(TIMEOUT_MILLIS)
                    .send())
        .compose(
            response -> {
              Future<Buffer> body = response.body();
              return response.statusCode() == 200
                  ? body
                  : body.compose(ignored -> Future.failedFuture("status " + response.statusCode()));
            })
        .onComplete(
            body -> tally.served(System.nanoTime() - intended, body), failure -> tally.failed());
  }

  private static final class Tally {
    final AtomicLong started = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    private final Histogram micros = new ConcurrentHistogram(1, LONGEST_MICROS, 3);
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong degraded = new AtomicLong();

    void served(long nanos, Buffer body) {
      micros.recordValue(Math.clamp(nanos / 1_000, 1, LONGEST_MICROS));
      if (!body.toString().contains("\"degraded\":[]")) {
        degraded.incrementAndGet();
      }
      ended.incrementAndGet();
    }

    void failed() {
      errors.incrementAndGet();
      ended.incrementAndGet();
    }

    LoadReport report(double rate, long nanos) {
      long lists = micros.getTotalCount();
      return new LoadReport(
          rate,
          lists / (nanos / 1e9),
          micros.getValueAtPercentile(50) / 1e3,
          micros.getValueAtPercentile(99) / 1e3,
          micros.getValueAtPercentile(99.9) / 1e3,
          lists == 0 ? 0 : micros.getMaxValue() / 1e3,
          lists,
          errors.get(),
          degraded.get());
    }
  }
}
