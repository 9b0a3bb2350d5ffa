package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the journal into Postgres on a thread of its own: COPY into a temporary table, {@code
 * INSERT .. ON CONFLICT DO NOTHING}, commit, then the checkpoint. What was committed before a crash
 * and not yet checkpointed is sent again and changes nothing. While Postgres is away it tries
 * again, less and less often.
 */
final class JournalTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalTail.class);
  private static final int MAX_LISTS = 2_000;
  private static final int MAX_BYTES = 8 << 20;
  private static final long IDLE_MILLIS = 100;
  private static final long MAX_BACKOFF_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 10_000;
  private static final String STAGE =
      "create temp table if not exists served_list_stage (like served_list) on commit delete rows";
  private static final String COPY =
      "copy served_list_stage (" + ServedListRow.COLUMNS + ") from stdin";
  private static final String INSERT =
      "insert into served_list ("
          + ServedListRow.COLUMNS
          + ") select "
          + ServedListRow.COLUMNS
          + " from served_list_stage on conflict do nothing";

  /**
   * Somebody who waits until the checkpoint passes a place.
   *
   * @param position the place
   * @param done completed then
   */
  private record Waiter(JournalPosition position, Promise<Void> done)
      implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return position.compareTo(other.position);
    }
  }

  private final Journal journal;
  private final PostgresUrl url;
  private final CopyText rows = new CopyText();
  private final Thread thread;

  // Guarded by this.
  private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
  private boolean closing;

  // Touched by the thread only.
  private @Nullable Connection connection;
  private long backoffMillis;

  JournalTail(Journal journal, PostgresUrl url) {
    this.journal = journal;
    this.url = url;
    this.thread = Thread.ofPlatform().name("belfry-lists").daemon().start(this::run);
  }

  /** Completes when everything up to the journal's present end is in Postgres. */
  synchronized Future<Void> flush() {
    Promise<Void> done = Promise.promise();
    waiters.add(new Waiter(journal.end(), done));
    notifyAll();
    return done.future();
  }

  /** Stores what is left if Postgres takes it within 10 seconds, then stops. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    JournalPosition position = journal.checkpoint();
    while (!Thread.currentThread().isInterrupted()) {
      List<ByteBuffer> payloads = new ArrayList<>();
      try {
        JournalPosition next = journal.read(position, MAX_LISTS, MAX_BYTES, payloads);
        if (!payloads.isEmpty()) {
          store(payloads);
        }
        if (!next.equals(position)) {
          journal.store(next, payloads.size());
          position = next;
        }
        backoffMillis = 0;
        settle(position);
      } catch (SQLException | IOException | RuntimeException e) {
        // Whatever it is: this thread must go on, for every later list depends on it.
        backOff(e);
      }
      try {
        if (payloads.size() < MAX_LISTS && !rest()) {
          break;
        }
      } catch (InterruptedException e) {
        break;
      }
    }
    disconnect();
    synchronized (this) {
      for (Waiter waiter : waiters) {
        waiter.done.fail(
            new BelfryException(ErrorCode.UNAVAILABLE, "the journal's writer has stopped"));
      }
      waiters.clear();
    }
  }

  /** Waits a little; false when it is time to stop. Waking early does no harm. */
  @SuppressWarnings("WaitNotInLoop")
  private synchronized boolean rest() throws InterruptedException {
    if (closing && (backoffMillis > 0 || journal.checkpoint().compareTo(journal.end()) >= 0)) {
      return false;
    }
    if (!closing && (waiters.isEmpty() || backoffMillis > 0)) {
      wait(Math.max(IDLE_MILLIS, backoffMillis));
    }
    return true;
  }

  private synchronized void settle(JournalPosition position) {
    Waiter first = waiters.peek();
    while (first != null && isReached(first.position, position)) {
      waiters.remove();
      first.done.complete();
      first = waiters.peek();
    }
  }

  private boolean isReached(JournalPosition wanted, JournalPosition position) {
    return position.compareTo(wanted) >= 0;
  }

  private void backOff(Exception failure) {
    if (backoffMillis == 0) {
      LOG.warn("Served lists stay in the journal for now: {}", failure.toString());
    }
    backoffMillis = Math.min(MAX_BACKOFF_MILLIS, Math.max(IDLE_MILLIS, 2 * backoffMillis));
    disconnect();
  }

  private void store(List<ByteBuffer> payloads) throws SQLException {
    Connection open = connect();
    try {
      copy(open, payloads);
    } catch (SQLException e) {
      String state = e.getSQLState();
      if (state == null || !(state.startsWith("22") || state.startsWith("23"))) {
        throw e;
      }
      open.rollback();
      if (payloads.size() == 1) {
        LOG.error("A served list cannot be stored and is left out: {}", e.getMessage());
        return;
      }
      // One of them cannot be stored: it must not keep its neighbours back.
      int middle = payloads.size() / 2;
      store(payloads.subList(0, middle));
      store(payloads.subList(middle, payloads.size()));
    }
  }

  private void copy(Connection open, List<ByteBuffer> payloads) throws SQLException {
    CopyIn copy = open.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      rows.clear();
      for (ByteBuffer payload : payloads) {
        ServedList list = decode(payload.duplicate());
        if (list != null) {
          ServedListRow.copy(rows, list);
        }
        if (rows.length() > 1 << 18) {
          send(copy);
        }
      }
      send(copy);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    try (Statement statement = open.createStatement()) {
      statement.execute(INSERT);
    }
    open.commit();
  }

  private static @Nullable ServedList decode(ByteBuffer payload) {
    try {
      return ServedListCodec.read(payload);
    } catch (RuntimeException e) {
      LOG.error("A served list in the journal cannot be read and is left out", e);
      return null;
    }
  }

  private void send(CopyIn copy) throws SQLException {
    byte[] bytes = rows.toBytes();
    copy.writeToCopy(bytes, 0, bytes.length);
    rows.clear();
  }

  private Connection connect() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = DriverManager.getConnection(url.jdbcUrl(), url.jdbcProperties());
      connection = open;
      open.setAutoCommit(false);
      try (Statement statement = open.createStatement()) {
        statement.execute(STAGE);
      }
      open.commit();
    }
    return open;
  }

  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("A connection did not close well", e);
      }
    }
  }
}
