package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The answer of a statement.
 *
 * @param columns in order
 * @param rows for each an array of its values: instants and days as texts, whole numbers beyond
 *     2^53 as texts
 * @param truncated whether there are more rows
 * @param millis how long it took, in milliseconds
 */
public record SqlResult(
    List<SqlColumn> columns, List<JsonNode> rows, boolean truncated, double millis) {
  public SqlResult {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
