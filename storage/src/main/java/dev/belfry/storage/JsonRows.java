package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps rows up to a limit of rows and of bytes. For one thread. */
final class JsonRows implements ReportRunner.Rows {
  private static final long MAX_BYTES = 16L << 20;

  private final int limit;
  private final List<JsonNode> rows = new ArrayList<>();
  private List<SqlColumn> columns = List.of();
  private boolean truncated;
  private long bytes;

  JsonRows(int limit) {
    this.limit = limit;
  }

  @Override
  public void begin(List<SqlColumn> begun) {
    columns = begun;
  }

  @Override
  public boolean row(ResultSet row, List<SqlColumn> of) throws SQLException {
    if (rows.size() == limit) {
      truncated = true;
      return false;
    }
    ArrayNode values = JsonNodeFactory.instance.arrayNode(of.size());
    for (int i = 1; i <= of.size(); i++) {
      String text = row.getString(i);
      bytes += text == null ? 4 : text.length() + 3L;
      if (bytes > MAX_BYTES) {
        throw ReportRunner.tooMuch(null);
      }
      values.add(SqlValues.json(row, i, of.get(i - 1).type()));
    }
    rows.add(values);
    return true;
  }

  SqlResult result(double millis) {
    return new SqlResult(columns, rows, truncated, millis);
  }
}
