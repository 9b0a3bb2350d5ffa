package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A query that is kept.
 *
 * @param name of 1 to 100 characters
 * @param sql its text
 * @param updatedBy who saved it last
 * @param updatedAt when
 */
public record SavedQuery(String name, String sql, String updatedBy, Instant updatedAt) {
  public SavedQuery {
    requireNonNull(name, "name is null");
    requireNonNull(sql, "sql is null");
    requireNonNull(updatedBy, "updatedBy is null");
    requireNonNull(updatedAt, "updatedAt is null");
  }
}
