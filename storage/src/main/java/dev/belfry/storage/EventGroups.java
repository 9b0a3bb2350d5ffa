package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Group commit of events. Calls queue up while a transaction is under way; the next transaction
 * takes all that wait, up to {@value #GROUP} events (or one call, where it is larger). Calls are
 * committed in the order in which they came.
 */
final class EventGroups implements EventStore {
  private static final int GROUP = 2_000;

  private final Vertx vertx;
  private final Context context;
  private final Postgres postgres;
  private final Profiles profiles;
  private final PgSessions sessions;
  private final InstantSource clock;
  private final int limit;

  // Guarded by this.
  private final Deque<Call> queue = new ArrayDeque<>();
  private int waiting;
  private boolean busy;
  private boolean closed;
  private Promise<Void> idle = Promise.promise();

  EventGroups(
      Vertx vertx,
      Context context,
      Postgres postgres,
      Profiles profiles,
      PgSessions sessions,
      InstantSource clock,
      int limit) {
    this.vertx = vertx;
    this.context = context;
    this.postgres = postgres;
    this.profiles = profiles;
    this.sessions = sessions;
    this.clock = clock;
    this.limit = limit;
  }

  @Override
  public Future<EventReport> append(List<EventWrite> events) {
    Instant now = clock.instant();
    List<EventRow> rows = new ArrayList<>(events.size());
    List<Integer> indexes = new ArrayList<>(events.size());
    List<EventReport.Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      try {
        rows.add(EventRow.check(events.get(i), now));
        indexes.add(i);
      } catch (BelfryException e) {
        rejected.add(new EventReport.Rejected(i, String.valueOf(e.getMessage())));
      }
    }
    if (rows.isEmpty()) {
      return Future.succeededFuture(new EventReport(0, 0, rejected));
    }
    Call call = new Call(rows, indexes, rejected, Futures.promise(vertx));
    synchronized (this) {
      if (closed) {
        return Future.failedFuture(
            new BelfryException(ErrorCode.UNAVAILABLE, "the server is stopping"));
      }
      if (waiting > 0 && waiting + rows.size() > limit) {
        return Future.failedFuture(
            new BelfryException(
                ErrorCode.OVERLOADED,
                waiting + " events wait to be stored; send these again a little later"));
      }
      queue.add(call);
      waiting += rows.size();
      if (busy) {
        return call.promise.future();
      }
      busy = true;
    }
    context.runOnContext(ignored -> next());
    return call.promise.future();
  }

  /** Completes when what was taken is settled. */
  synchronized Future<Void> settle() {
    return busy ? idle.future() : Future.succeededFuture();
  }

  /** Takes no more, and completes when what was taken is settled. */
  synchronized Future<Void> close() {
    closed = true;
    return busy ? idle.future() : Future.succeededFuture();
  }

  private void next() {
    List<Call> group = new ArrayList<>();
    synchronized (this) {
      int size = 0;
      for (Call call = queue.peek();
          call != null && (size == 0 || size + call.rows.size() <= GROUP);
          call = queue.peek()) {
        group.add(queue.remove());
        size += call.rows.size();
      }
      waiting -= size;
      if (group.isEmpty()) {
        busy = false;
        idle.complete();
        idle = Promise.promise();
        return;
      }
    }
    store(group).onComplete(ignored -> next());
  }

  /** Stores a group; completes, never fails, when every call of it has its answer. */
  private Future<Void> store(List<Call> group) {
    List<EventRow> rows = new ArrayList<>();
    group.forEach(call -> rows.addAll(call.rows));
    Instant now = clock.instant();
    return postgres
        .inTransaction(connection -> new EventTransaction(connection, rows, now).run())
        .transform(
            done -> {
              if (done.succeeded()) {
                settle(group, rows, done.result());
                return Future.succeededFuture();
              }
              if (group.size() > 1 && Postgres.isDataFault(done.cause())) {
                // Something in the group cannot be stored: it must not take its neighbours along.
                Future<Void> one = Future.succeededFuture();
                for (Call call : group) {
                  one = one.compose(ignored -> store(List.of(call)));
                }
                return one;
              }
              fail(group, rows, done.cause());
              return Future.succeededFuture();
            });
  }

  private void settle(List<Call> group, List<EventRow> rows, EventTransaction.Result result) {
    forgetSessions(rows);
    result.changes().forEach((userId, change) -> profiles.move(userId, change, rows));
    Set<String> repeated = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      if (result.outcomes().get(i) == EventTransaction.Outcome.DUPLICATE
          && !result.changes().containsKey(rows.get(i).userId())) {
        repeated.add(rows.get(i).userId());
      }
    }
    // The commit that stored these may have been one whose answer was lost.
    repeated.forEach(profiles::forget);
    int offset = 0;
    for (Call call : group) {
      call.promise.complete(call.report(result.outcomes(), offset));
      offset += call.rows.size();
    }
  }

  private void fail(List<Call> group, List<EventRow> rows, Throwable failure) {
    // The commit may have happened although its answer did not arrive.
    rows.stream().map(EventRow::userId).distinct().forEach(profiles::forget);
    forgetSessions(rows);
    group.forEach(call -> call.promise.fail(failure));
  }

  private void forgetSessions(List<EventRow> rows) {
    for (EventRow row : rows) {
      String sessionId = row.sessionId();
      if (sessionId != null) {
        sessions.forget(sessionId);
      }
    }
  }

  private static final class Call {
    private final List<EventRow> rows;
    private final List<Integer> indexes;
    private final List<EventReport.Rejected> rejected;
    private final Promise<EventReport> promise;

    Call(
        List<EventRow> rows,
        List<Integer> indexes,
        List<EventReport.Rejected> rejected,
        Promise<EventReport> promise) {
      this.rows = rows;
      this.indexes = indexes;
      this.rejected = rejected;
      this.promise = promise;
    }

    EventReport report(List<EventTransaction.Outcome> outcomes, int offset) {
      int accepted = 0;
      int duplicates = 0;
      List<EventReport.Rejected> refused = new ArrayList<>(rejected);
      for (int i = 0; i < rows.size(); i++) {
        switch (outcomes.get(offset + i)) {
          case ACCEPTED -> accepted++;
          case DUPLICATE -> duplicates++;
          case UNKNOWN_ITEM ->
              refused.add(
                  new EventReport.Rejected(
                      indexes.get(i), EventRow.unknownItem(rows.get(i).itemId())));
        }
      }
      refused.sort((a, b) -> Integer.compare(a.index(), b.index()));
      return new EventReport(accepted, duplicates, refused);
    }
  }
}
