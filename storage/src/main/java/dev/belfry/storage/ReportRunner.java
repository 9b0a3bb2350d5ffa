package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs statements as {@code belfry_report}, each on a connection of its own that is closed behind
 * it: nothing that a statement leaves in its session is there for the next. Rows come through a
 * cursor, so many at a time. Blocking; thread-safe.
 */
final class ReportRunner {
  static final String ROLE = "belfry_report";

  /** What one fetch may bring; more ends the statement before it is read. */
  private static final String FETCH_BYTES = "24M";

  private static final int FETCH_ROWS = 1_000;

  /** Why a statement was ended from outside. */
  enum End {
    CANCELLED,
    TIMED_OUT
  }

  /** Takes the rows of an answer; false ends it. */
  interface Rows {
    void begin(List<SqlColumn> columns) throws IOException;

    boolean row(ResultSet row, List<SqlColumn> columns) throws SQLException, IOException;
  }

  /** A statement on its way. */
  static final class Running {
    private final String actor;
    private final Duration timeout;
    private @Nullable Statement statement;
    private volatile @Nullable End end;

    Running(String actor, Duration timeout) {
      this.actor = actor;
      this.timeout = timeout;
    }

    String actor() {
      return actor;
    }

    /** Ends it on the server, by a connection of its own; blocking. */
    synchronized void end(End why) throws SQLException {
      if (end == null) {
        end = why;
        if (statement != null) {
          statement.cancel();
        }
      }
    }

    private synchronized void begin(Statement begun) throws SQLException {
      if (end != null) {
        throw new SQLException("ended before it began", "57014");
      }
      statement = begun;
    }

    /** Between two fetches the server has nothing to end, and forgets that it was asked. */
    private void requireGoingOn() throws SQLException {
      if (end != null) {
        throw new SQLException("ended between two rows", "57014");
      }
    }

    private synchronized void over() {
      statement = null;
    }

    private @Nullable End why() {
      return end;
    }
  }

  private final PostgresUrl url;
  private final String password;
  private final Semaphore slots;
  private final Map<UUID, Running> running = new ConcurrentHashMap<>();

  /**
   * @param slots how many run at a time
   */
  ReportRunner(PostgresUrl url, String password, int slots) {
    this.url = url;
    this.password = password;
    this.slots = new Semaphore(slots);
  }

  @Nullable Running find(UUID id) {
    return running.get(id);
  }

  /**
   * Takes a place for a statement; OVERLOADED where there is none, CONFLICT for an id that runs.
   */
  Running admit(UUID id, String actor, Duration timeout) {
    if (!slots.tryAcquire()) {
      throw new BelfryException(
          ErrorCode.OVERLOADED, "as many statements run as are taken at a time; wait a moment");
    }
    Running admitted = new Running(actor, timeout);
    if (running.putIfAbsent(id, admitted) != null) {
      slots.release();
      throw new BelfryException(ErrorCode.CONFLICT, "a statement with the id " + id + " runs");
    }
    return admitted;
  }

  /** Gives the place of a statement back. */
  void leave(UUID id) {
    if (running.remove(id) != null) {
      slots.release();
    }
  }

  /** Runs a statement that was admitted. */
  void run(UUID id, Running admitted, String sql, List<Object> params, long maxRows, Rows rows)
      throws IOException {
    try (Connection connection = connect(id, admitted.timeout)) {
      connection.setAutoCommit(false);
      try (Statement setup = connection.createStatement()) {
        setup.execute("set timezone = 'UTC'");
      }
      if (params.isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.setEscapeProcessing(false);
          read(statement, admitted, maxRows, () -> statement.executeQuery(sql), rows);
        }
      } else {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          for (int i = 0; i < params.size(); i++) {
            statement.setObject(i + 1, params.get(i));
          }
          read(statement, admitted, maxRows, statement::executeQuery, rows);
        }
      }
    } catch (SQLException e) {
      throw describe(e, admitted);
    }
  }

  private interface Execution {
    ResultSet run() throws SQLException;
  }

  private static void read(
      Statement statement, Running admitted, long maxRows, Execution execution, Rows rows)
      throws SQLException, IOException {
    statement.setFetchSize((int) Math.min(maxRows, FETCH_ROWS));
    if (maxRows < Integer.MAX_VALUE) {
      statement.setMaxRows((int) maxRows);
    }
    admitted.begin(statement);
    try (ResultSet answer = execution.run()) {
      List<SqlColumn> columns = columns(answer.getMetaData());
      rows.begin(columns);
      boolean more = true;
      while (more && answer.next()) {
        admitted.requireGoingOn();
        more = rows.row(answer, columns);
      }
    } finally {
      admitted.over();
    }
  }

  private static List<SqlColumn> columns(ResultSetMetaData meta) throws SQLException {
    List<SqlColumn> columns = new ArrayList<>(meta.getColumnCount());
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(new SqlColumn(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
    }
    return columns;
  }

  private Connection connect(UUID id, Duration timeout) throws SQLException {
    Properties properties = url.jdbcProperties();
    properties.setProperty("user", ROLE);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "belfry-sql:" + id);
    properties.setProperty("readOnly", "true");
    properties.setProperty("readOnlyMode", "always");
    properties.setProperty("maxResultBuffer", FETCH_BYTES);
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty(
        "options",
        "-c statement_timeout="
            + (timeout.toMillis() + 1_000)
            + " -c idle_in_transaction_session_timeout=300000");
    return DriverManager.getConnection(url.jdbcUrl(), properties);
  }

  /** The failure in a sentence for whoever wrote the statement. */
  private static BelfryException describe(SQLException failure, Running admitted) {
    String state = String.valueOf(failure.getSQLState());
    String message = message(failure);
    End why = admitted.why();
    if (why == End.TIMED_OUT || (state.equals("57014") && message.contains("statement timeout"))) {
      return new BelfryException(
          ErrorCode.INVALID,
          "the statement ran longer than "
              + admitted.timeout.toMillis()
              + " milliseconds: ask for fewer days or for less detail",
          failure);
    }
    if (why == End.CANCELLED || state.equals("57014")) {
      return new BelfryException(ErrorCode.INVALID, "the statement was cancelled", failure);
    }
    if (message.contains("maxResultBuffer")) {
      return tooMuch(failure);
    }
    return switch (state) {
      case "42501" ->
          refused("the statement asks for what is outside the schema reporting", message, failure);
      case "25006" -> refused("the statement writes, and only what reads is run", message, failure);
      case "28P01", "28000", "42704" ->
          new BelfryException(
              ErrorCode.UNAVAILABLE,
              "the role belfry_report cannot sign in to Postgres ("
                  + message
                  + "): where this server may not make it, an administrator of Postgres runs"
                  + " select ensure_report_role('PASSWORD') in this database once, with the"
                  + " password of storage.report-password",
              failure);
      case "53300" ->
          new BelfryException(
              ErrorCode.OVERLOADED,
              "Postgres has too many connections now; wait a moment",
              failure);
      case "53400" ->
          refused("the statement needs too much room for what it sorts", message, failure);
      default ->
          state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")
              ? new BelfryException(
                  ErrorCode.UNAVAILABLE, "Postgres cannot be reached; try again later", failure)
              : refused("Postgres does not take the statement", message, failure);
    };
  }

  /** What answers more than is taken. */
  static BelfryException tooMuch(@Nullable Throwable cause) {
    return new BelfryException(
        ErrorCode.INVALID,
        "the answer is over 16 MiB: ask for fewer rows or columns, or export it",
        cause);
  }

  private static BelfryException refused(String what, String message, SQLException failure) {
    return new BelfryException(ErrorCode.INVALID, what + ": " + message, failure);
  }

  private static String message(SQLException failure) {
    ServerErrorMessage server =
        failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server == null) {
      return String.valueOf(failure.getMessage());
    }
    String place = server.getPosition() > 0 ? " (at character " + server.getPosition() + ")" : "";
    return server.getMessage() + place;
  }
}
