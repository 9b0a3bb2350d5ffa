package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

/**
 * A column of an answer.
 *
 * @param name its name
 * @param type as Postgres names it, such as {@code int8}
 */
public record SqlColumn(String name, String type) {
  public SqlColumn {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }
}
