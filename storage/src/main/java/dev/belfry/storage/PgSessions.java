package dev.belfry.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Sessions from Postgres by their index, kept for seconds. A load that began before an event was
 * acknowledged neither fills the cache nor answers a request that came after.
 */
final class PgSessions implements SessionStore {
  /** Events that are read for {@link #LIMIT} items: some are not positive, some repeat. */
  private static final int EVENTS = 4 * LIMIT;

  private static final String READ =
      """
      select item_no, type, value from interaction
      where session_id = $1 order by occurred_at desc, revision desc limit $2
      """;

  private final Vertx vertx;
  private final Postgres postgres;
  private final PositiveRule positives;
  private final Cache<String, List<Long>> cache =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofSeconds(2)).build();
  private final ConcurrentMap<String, Future<List<Long>>> loads = new ConcurrentHashMap<>();

  PgSessions(Vertx vertx, Postgres postgres, PositiveRule positives) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.positives = positives;
  }

  @Override
  public Future<List<Long>> items(String sessionId) {
    List<Long> cached = cache.getIfPresent(sessionId);
    if (cached != null) {
      return Future.succeededFuture(cached);
    }
    try {
      Ids.check("session id", sessionId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    Promise<List<Long>> answer = Futures.promise(vertx);
    load(sessionId).onComplete(answer);
    return answer.future();
  }

  /** Lets go of what is known of a session: something happened in it. */
  void forget(String sessionId) {
    cache
        .asMap()
        .compute(
            sessionId,
            (id, before) -> {
              loads.remove(sessionId);
              return null;
            });
  }

  private Future<List<Long>> load(String sessionId) {
    Promise<List<Long>> promise = Promise.promise();
    Future<List<Long>> running = loads.putIfAbsent(sessionId, promise.future());
    if (running != null) {
      return running;
    }
    postgres
        .query(READ, sessionId, EVENTS)
        .map(this::items)
        .onComplete(
            done -> {
              // Removed by forget() in between: the answer is older than what is acknowledged.
              cache
                  .asMap()
                  .compute(
                      sessionId,
                      (id, before) ->
                          loads.remove(sessionId, promise.future()) && done.succeeded()
                              ? done.result()
                              : before);
              promise.handle(done);
            });
    return promise.future();
  }

  private List<Long> items(Iterable<Row> latestFirst) {
    Set<Long> items = new LinkedHashSet<>();
    for (Row row : latestFirst) {
      if (items.size() < LIMIT
          && positives.isPositive(row.getString("type"), row.getDouble("value"))) {
        items.add(row.getLong("item_no"));
      }
    }
    return List.copyOf(items).reversed();
  }
}
