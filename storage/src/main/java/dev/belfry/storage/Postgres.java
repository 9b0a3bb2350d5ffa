package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections to Postgres. It mends itself after Postgres was away; every failure comes
 * out as a {@link BelfryException}. Futures complete on the caller's context. Thread-safe.
 */
final class Postgres {
  private static final int ATTEMPTS = 4;

  private final Pool pool;
  private final PgConnectOptions connectOptions;
  private volatile boolean up = true;

  Postgres(Vertx vertx, PostgresUrl url, int poolSize) {
    connectOptions =
        new PgConnectOptions()
            .setHost(url.host())
            .setPort(url.port())
            .setDatabase(url.database())
            .setUser(url.user())
            .setPassword(url.password())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(256)
            .setPipeliningLimit(64)
            .addProperty("application_name", "belfry");
    pool =
        PgBuilder.pool()
            .with(
                new PoolOptions()
                    .setMaxSize(poolSize)
                    .setMaxWaitQueueSize(5_000)
                    .setConnectionTimeout(5)
                    .setConnectionTimeoutUnit(TimeUnit.SECONDS))
            .with(new NetClientOptions().setConnectTimeout(2_000).setTcpKeepAlive(true))
            .connectingTo(connectOptions)
            .using(vertx)
            .build();
  }

  PgConnectOptions connectOptions() {
    return new PgConnectOptions(connectOptions);
  }

  /** Whether the last thing asked of Postgres was answered. */
  boolean isUp() {
    return up;
  }

  Future<RowSet<Row>> query(String sql, @Nullable Object... params) {
    return watch(pool.preparedQuery(sql).execute(Tuple.wrap(params)));
  }

  /** Runs {@code work} in a transaction, again where Postgres chose it as a deadlock's victim. */
  <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return inTransaction(work, 1);
  }

  Future<Void> close() {
    return pool.close();
  }

  /** The failure as callers see it. */
  static BelfryException describe(Throwable failure) {
    if (failure instanceof BelfryException known) {
      return known;
    }
    if (failure instanceof PgException pg && pg.getSqlState() != null) {
      String state = pg.getSqlState();
      if (!state.startsWith("08") && !state.startsWith("57P") && !state.startsWith("53")) {
        return new BelfryException(
            ErrorCode.INTERNAL, "Postgres refused a statement: " + pg.getErrorMessage(), pg);
      }
    }
    return isOurs(failure)
        ? new BelfryException(
            ErrorCode.INTERNAL, "something went wrong here; the log has it", failure)
        : new BelfryException(
            ErrorCode.UNAVAILABLE, "Postgres cannot be reached; try again later", failure);
  }

  /** Whether it is a fault in what is done with rows: nothing that another attempt mends. */
  private static boolean isOurs(Throwable failure) {
    return failure instanceof NullPointerException
        || failure instanceof IllegalArgumentException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof ClassCastException
        || failure instanceof ArithmeticException
        || failure instanceof NoSuchElementException
        || failure instanceof UncheckedIOException;
  }

  /** Whether {@code failure} means that the data, not the server, is at fault. */
  static boolean isDataFault(Throwable failure) {
    Throwable cause = failure instanceof BelfryException ? failure.getCause() : failure;
    return cause instanceof PgException pg
        && pg.getSqlState() != null
        && (pg.getSqlState().startsWith("22") || pg.getSqlState().startsWith("23"));
  }

  private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work, int attempt) {
    return watch(pool.withTransaction(work))
        .recover(
            failure ->
                attempt < ATTEMPTS && isConflict(failure)
                    ? inTransaction(work, attempt + 1)
                    : Future.failedFuture(failure));
  }

  private static boolean isConflict(Throwable failure) {
    return failure.getCause() instanceof PgException pg
        && pg.getSqlState() != null
        && pg.getSqlState().startsWith("40");
  }

  private <T> Future<T> watch(Future<T> future) {
    return future
        .onSuccess(result -> up = true)
        .recover(
            failure -> {
              BelfryException described = describe(failure);
              up = described.code() != ErrorCode.UNAVAILABLE;
              return Future.failedFuture(described);
            });
  }
}
