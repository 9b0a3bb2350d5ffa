package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the daily sums that reports read: computes the days that were touched, one after another.
 * Of several servers on one database, one does it at a time. Thread-safe.
 */
final class Rollups {
  private static final Logger LOG = LoggerFactory.getLogger(Rollups.class);
  private static final long PERIOD_MILLIS = 15_000;

  /** So long a statement of the role {@code belfry_report} may go on; an export longer. */
  private static final Duration LIMIT = Duration.ofSeconds(65);

  private static final Duration EXPORT_LIMIT = Duration.ofSeconds(610);

  private final Vertx vertx;
  private final Postgres postgres;
  private final StorageConfig config;
  private final InstantSource clock;
  private volatile boolean closed;
  private volatile long timer;
  private volatile Future<Void> running = Future.succeededFuture();

  Rollups(Vertx vertx, Postgres postgres, StorageConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.config = config;
    this.clock = clock;
  }

  /** Begins to keep them. */
  void start() {
    Future<Void> configured = configure();
    running = configured.otherwiseEmpty();
    configured.onFailure(failure -> LOG.warn("Reports cannot be configured", failure));
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> tick());
  }

  /** Computes every day that was touched by now, whether or not it is its turn. */
  Future<Void> catchUp() {
    return running.eventually(() -> refresh(true));
  }

  /** Computes days anew from the raw rows; answers how many there were. */
  Future<Integer> rebuild(LocalDate from, LocalDate to) {
    return postgres
        .query("select reporting_rebuild($1, $2) as days", from, to)
        .map(rows -> rows.iterator().next().getInteger("days"));
  }

  /** Drops the lists that are older than they are kept; answers how many days of them. */
  Future<Integer> dropOldLists() {
    OffsetDateTime before = now().minusDays(config.reports().listsRetentionDays());
    return postgres
        .query("select drop_old_lists($1) as days", before)
        .map(
            rows -> {
              int days = rows.iterator().next().getInteger("days");
              if (days > 0) {
                LOG.info("Dropped {} days of served lists from before {}", days, before);
              }
              return days;
            });
  }

  /** Ends statements of {@code belfry_report} that lifted their own limit. */
  Future<Integer> cancelLong(Duration limit, Duration exportLimit) {
    return postgres
        .query(
            """
            select cancel_long_reports($1 * interval '1 second', $2 * interval '1 second') as ended
            """,
            limit.toMillis() / 1_000.0,
            exportLimit.toMillis() / 1_000.0)
        .map(rows -> rows.iterator().next().getInteger("ended"));
  }

  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    return running.otherwiseEmpty();
  }

  private Future<Void> configure() {
    ObjectNode liked = AttributeJson.mapper().createObjectNode();
    new TreeMap<>(config.positives().minimumByType())
        .forEach(
            (type, least) -> {
              if (Double.isInfinite(least)) {
                liked.putNull(type);
              } else {
                liked.put(type, least);
              }
            });
    return postgres
        .query(
            "select rollup.configure($1 * interval '1 second', $2)",
            (double) config.reports().attribution().toSeconds(),
            new JsonObject(liked.toString()))
        .mapEmpty();
  }

  private void tick() {
    if (!running.isComplete()) {
      return;
    }
    running =
        cancelLong(LIMIT, EXPORT_LIMIT)
            .compose(ended -> refresh(false))
            .onFailure(
                failure -> {
                  if (!closed) {
                    LOG.warn("Daily sums could not be computed; they are tried again", failure);
                  }
                })
            .otherwiseEmpty();
  }

  private Future<Void> refresh(boolean atOnce) {
    if (closed) {
      return Future.succeededFuture();
    }
    return postgres
        .query("select rollup.refresh($1, $2) as day", now(), atOnce)
        .compose(
            rows ->
                rows.iterator().next().getLocalDate("day") == null
                    ? Future.succeededFuture()
                    : refresh(atOnce));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
