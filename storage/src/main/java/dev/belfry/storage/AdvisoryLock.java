package dev.belfry.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;

/**
 * What only one transaction of all processes does at a time. Held to the end of the transaction.
 * Each has a key of its own: two that shared one would wait for each other for nothing.
 */
enum AdvisoryLock {
  /** Changing the attribute schema. */
  SCHEMA,
  /** Putting another ruleset in force. */
  RULESETS,
  /** Appending to the audit log; taken as the last of a transaction. */
  AUDIT,
  /** Putting another model in force. */
  MODELS,
  /** Beginning a training. */
  TRAININGS,
  /** Changing members. */
  MEMBERS,
  /** Changing an experiment. */
  EXPERIMENTS;

  /** Keeps our keys apart from those of others in the same database: "belf". */
  private static final long OURS = 0x62656c66_0000L;

  /** The key that Postgres knows it by. */
  long key() {
    return OURS + 1 + ordinal();
  }

  /** Waits until the transaction of {@code connection} has it. */
  Future<Void> take(SqlConnection connection) {
    return connection
        .preparedQuery("select pg_advisory_xact_lock($1)")
        .execute(Tuple.of(key()))
        .mapEmpty();
  }

  /** The same, blocking. */
  void take(Jdbc jdbc) throws SQLException {
    jdbc.query(row -> {}, "select pg_advisory_xact_lock(?)", key());
  }
}
