package dev.belfry.storage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@code change} table in the order of transactions, and only below the oldest one that
 * still runs and may write to it: what is below has ended, so nothing can appear behind the cursor.
 * NOTIFY only wakes the reader up early; without it the table is read every {@value #POLL_MILLIS}
 * ms.
 */
final class ChangeFeed {
  /** What a change is of. */
  enum Kind {
    ITEM,
    USER,
    SCHEMA,
    RULESET,
    MODEL,
    PLACEMENT,
    KEY,
    SETTING,
    EXPERIMENT
  }

  /**
   * One change.
   *
   * @param ref number of the item or user; 0 for others
   * @param revision of it; 0 for others
   */
  record Change(long ref, long revision) {}

  /** Takes changes, of one kind after the other. */
  interface Listener {
    /** Completes when the changes are in; when it fails they are read again. */
    Future<Void> changed(Kind kind, List<Change> changes);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final long POLL_MILLIS = 500;
  private static final long AFTER_NOTIFY_MILLIS = 20;
  private static final long CATCH_UP_MILLIS = 2;
  private static final int PAGE = 2_000;
  private static final String READ =
      """
      select c.change_no, c.xid::text as xid, c.kind, coalesce(c.ref, 0) as ref,
        coalesce(c.revision, 0) as revision
      from change c
      where (c.xid, c.change_no) > (($1::text)::xid8, $2::bigint)
        and c.xid < (select change_horizon())
      order by c.xid, c.change_no limit $3
      """;

  private static final String BEYOND =
      """
      select exists (
        select 1 from change c where (c.xid, c.change_no) > (($1::text)::xid8, $2::bigint)) as more
      """;

  private final Vertx vertx;
  private final Context context;
  private final Postgres postgres;
  private final Listener listener;
  private final PgSubscriber subscriber;

  private volatile boolean closed;

  // Touched on the context only.
  private String xid;
  private long changeNo = -1;
  private boolean reading;
  private boolean again;
  private boolean waking;

  /** A feed of everything from {@link #position} on. */
  ChangeFeed(Vertx vertx, Context context, Postgres postgres, String position, Listener listener) {
    this.vertx = vertx;
    this.context = context;
    this.postgres = postgres;
    this.xid = position;
    this.listener = listener;
    this.subscriber =
        PgSubscriber.subscriber(vertx, postgres.connectOptions())
            .reconnectPolicy(retries -> 1_000L);
  }

  /** Where the feed stands now: what is loaded after this call misses nothing from there on. */
  static Future<String> position(Postgres postgres) {
    return postgres
        .query("select pg_snapshot_xmin(pg_current_snapshot())::text as xid")
        .map(rows -> rows.iterator().next().getString("xid"));
  }

  void start() {
    context.runOnContext(
        ignored -> {
          vertx.setPeriodic(
              POLL_MILLIS,
              timer -> {
                if (closed) {
                  vertx.cancelTimer(timer);
                } else {
                  read();
                }
              });
          subscriber.channel("belfry_change").handler(payload -> wake());
          subscriber
              .connect()
              .onFailure(
                  failure -> {
                    if (!closed) {
                      LOG.info("Changes are polled for now: {}", failure.toString());
                    }
                  });
        });
  }

  /** Completes when everything that was committed before this call is delivered. */
  Future<Void> catchUp() {
    Promise<Void> done = Futures.promise(vertx);
    context.runOnContext(ignored -> catchUp(done));
    return done.future();
  }

  private void catchUp(Promise<Void> done) {
    postgres
        .query(BEYOND, xid, changeNo)
        .onComplete(
            answer ->
                context.runOnContext(
                    ignored -> {
                      if (answer.failed()) {
                        done.fail(answer.cause());
                      } else if (closed || !answer.result().iterator().next().getBoolean("more")) {
                        done.complete();
                      } else {
                        read();
                        vertx.setTimer(CATCH_UP_MILLIS, timer -> catchUp(done));
                      }
                    }));
  }

  Future<Void> close() {
    closed = true;
    return subscriber.close().otherwiseEmpty();
  }

  private void wake() {
    context.runOnContext(
        ignored -> {
          if (!waking) {
            waking = true;
            vertx.setTimer(
                AFTER_NOTIFY_MILLIS,
                timer -> {
                  waking = false;
                  read();
                });
          }
        });
  }

  private void read() {
    if (reading || closed) {
      again = reading;
      return;
    }
    reading = true;
    again = false;
    postgres
        .query(READ, xid, changeNo, PAGE)
        .compose(rows -> deliver(rows).map(ignored -> rows))
        .onComplete(
            done ->
                context.runOnContext(
                    ignored -> {
                      reading = false;
                      if (done.succeeded()) {
                        advance(done.result());
                      } else {
                        LOG.debug("The change feed waits", done.cause());
                      }
                      if (again && done.succeeded()) {
                        read();
                      }
                    }));
  }

  private void advance(RowSet<Row> rows) {
    for (Row row : rows) {
      xid = row.getString("xid");
      changeNo = row.getLong("change_no");
    }
    again |= rows.size() == PAGE;
  }

  private Future<Void> deliver(RowSet<Row> rows) {
    Map<Kind, List<Change>> byKind = new EnumMap<>(Kind.class);
    for (Row row : rows) {
      Kind kind = Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
      byKind
          .computeIfAbsent(kind, k -> new ArrayList<>())
          .add(new Change(row.getLong("ref"), row.getLong("revision")));
    }
    // The schema first: items may use an attribute that is new.
    Future<Void> done =
        byKind.containsKey(Kind.SCHEMA)
            ? listener.changed(Kind.SCHEMA, byKind.remove(Kind.SCHEMA))
            : Future.succeededFuture();
    for (Map.Entry<Kind, List<Change>> entry : byKind.entrySet()) {
      done = done.compose(ignored -> listener.changed(entry.getKey(), entry.getValue()));
    }
    return done;
  }
}
