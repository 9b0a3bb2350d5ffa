package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One blocking connection to Postgres, in transactions that are committed by hand. Failures come
 * out as {@link BelfryException}. Not thread-safe.
 */
final class Jdbc implements AutoCloseable {
  private static final int FETCH = 10_000;

  /** A piece of work with SQL. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /** The same without a result. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /** Takes one row of a result. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  Jdbc(PostgresUrl url) {
    try {
      connection = DriverManager.getConnection(url.jdbcUrl(), url.jdbcProperties());
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, "Postgres at " + url.masked() + " cannot be reached", e);
    }
  }

  /** Runs {@code work} and commits. */
  <T> T inTransaction(Work<T> work) {
    try {
      T result = work.run();
      connection.commit();
      return result;
    } catch (SQLException e) {
      rollback(e);
      throw describe(e);
    } catch (RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  /** Runs {@code step} and commits. */
  void commit(Step step) {
    inTransaction(
        () -> {
          step.run();
          return true;
        });
  }

  int update(String sql, @Nullable Object... params) throws SQLException {
    try (PreparedStatement statement = prepare(sql, params)) {
      return statement.executeUpdate();
    }
  }

  void query(RowReader reader, String sql, @Nullable Object... params) throws SQLException {
    try (PreparedStatement statement = prepare(sql, params)) {
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  /** The one number that a statement answers. */
  long number(String sql, @Nullable Object... params) throws SQLException {
    long[] result = new long[1];
    query(row -> result[0] = row.getLong(1), sql, params);
    return result[0];
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Sends rows into a table. */
  void copy(String sql, CopyText rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      byte[] bytes = rows.toBytes();
      copy.writeToCopy(bytes, 0, bytes.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Sends the rows of a query to a stream; answers how many. */
  long copyOut(String sql, OutputStream out) throws IOException {
    IOException[] failure = new IOException[1];
    long rows =
        inTransaction(
            () -> {
              try {
                return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
              } catch (IOException e) {
                failure[0] = e;
                return 0L;
              }
            });
    if (failure[0] != null) {
      throw failure[0];
    }
    return rows;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw describe(e);
    }
  }

  static BelfryException describe(SQLException failure) {
    String state = failure.getSQLState();
    boolean away =
        state == null
            || state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53");
    return away
        ? new BelfryException(
            ErrorCode.UNAVAILABLE, "Postgres cannot be reached; try again later", failure)
        : new BelfryException(
            ErrorCode.INTERNAL, "Postgres refused a statement: " + failure.getMessage(), failure);
  }

  private PreparedStatement prepare(String sql, @Nullable Object... params) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < params.length; i++) {
      statement.setObject(i + 1, params[i]);
    }
    return statement;
  }

  private void rollback(Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
