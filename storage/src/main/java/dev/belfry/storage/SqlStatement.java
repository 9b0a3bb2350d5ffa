package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.UUID;

/**
 * A statement that somebody wants to run as {@code belfry_report}.
 *
 * @param queryId what it can be cancelled by
 * @param actor who runs it
 * @param sql one statement
 * @param limit rows at most, from 1; {@link Long#MAX_VALUE} for all
 * @param timeout how long it may take
 */
public record SqlStatement(UUID queryId, String actor, String sql, long limit, Duration timeout) {
  public SqlStatement {
    requireNonNull(queryId, "queryId is null");
    requireNonNull(actor, "actor is null");
    requireNonNull(sql, "sql is null");
    requireNonNull(timeout, "timeout is null");
    if (limit < 1 || !timeout.isPositive()) {
      throw new IllegalArgumentException("limit " + limit + " and timeout " + timeout);
    }
  }
}
