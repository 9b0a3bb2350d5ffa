package dev.belfry.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns CSV into Parquet, piece by piece. */
public final class ParquetFile {
  private ParquetFile() {}

  /**
   * Writes a Parquet file with the rows of a CSV file, in their order.
   *
   * @param csv with a header and commas; an empty field is null, an empty text in quotes is none
   * @param types DuckDB's type of each column, in the file's order
   */
  public static void ofCsv(Path csv, Path parquet, Map<String, String> types) throws IOException {
    String columns =
        types.entrySet().stream()
            .map(column -> quoted(column.getKey()) + ": " + quoted(column.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      statement.execute("SET memory_limit = '512MB'");
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "COPY (SELECT * FROM read_csv("
              + quoted(csv.toAbsolutePath().toString())
              + ", header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false,"
              + " allow_quoted_nulls = false,"
              + " max_line_size = 16777216, columns = "
              + columns
              + ")) TO "
              + quoted(parquet.toAbsolutePath().toString())
              + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      throw new IOException("the table " + parquet + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** DuckDB's type for one of Postgres'. */
  public static String typeOf(String postgres) {
    return switch (postgres) {
      case "int2", "int4" -> "INTEGER";
      case "int8", "oid" -> "BIGINT";
      case "float4", "float8", "numeric" -> "DOUBLE";
      case "bool" -> "BOOLEAN";
      case "date" -> "DATE";
      case "timestamptz" -> "TIMESTAMPTZ";
      case "timestamp" -> "TIMESTAMP";
      default -> "VARCHAR";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
