package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads CSV and Parquet tables, and turns the one into the other, through DuckDB. */
final class Tables implements AutoCloseable {
  private static final int REPORT_LINE = 2;

  private final Connection connection;

  Tables() throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      try (Statement statement = connection.createStatement()) {
        // One thread keeps rows in order and files the same byte for byte.
        statement.execute("SET threads = 1");
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB did not start: " + e.getMessage(), e);
    }
  }

  /** One row by column name; every value as text. */
  static final class Row {
    private final Map<String, @Nullable String> values = new HashMap<>();

    /** The value, or null when the column or the value is missing. */
    @Nullable String text(String column) {
      return values.get(column);
    }

    /** The value; INVALID when it is missing. */
    String required(String column) {
      String value = values.get(column);
      if (value == null || value.isEmpty()) {
        throw BelfryException.invalid("column " + column + " is missing or empty");
      }
      return value;
    }
  }

  /** Calls {@code consumer} for each row in order; one that it refuses as INVALID is rejected. */
  void read(Path file, Rejects rejects, Consumer<Row> consumer) throws IOException {
    String source =
        file.toString().endsWith(".parquet")
            ? "read_parquet(" + quoted(file) + ")"
            : "read_csv(" + quoted(file) + ", header = true, all_varchar = true, delim = ',')";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + source)) {
      int columns = rows.getMetaData().getColumnCount();
      for (long line = REPORT_LINE; rows.next(); line++) {
        Row row = new Row();
        for (int c = 1; c <= columns; c++) {
          Object value = rows.getObject(c);
          row.values.put(
              rows.getMetaData().getColumnName(c), value == null ? null : value.toString());
        }
        try {
          consumer.accept(row);
        } catch (BelfryException e) {
          rejects.reject(file + " row " + line, String.valueOf(e.getMessage()));
        }
      }
    } catch (SQLException e) {
      throw new IOException("the table " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Turns a CSV file into Parquet, and deletes it. Times stay ISO 8601 text. */
  void toParquet(Path csv, Path parquet) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_csv("
              + quoted(csv)
              + ", header = true, delim = ',', auto_type_candidates = ['DOUBLE', 'VARCHAR'])) TO "
              + quoted(parquet)
              + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      throw new IOException("the table " + parquet + " cannot be written: " + e.getMessage(), e);
    }
    Files.delete(csv);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("DuckDB did not stop: " + e.getMessage(), e);
    }
  }

  private static String quoted(Path file) {
    return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
