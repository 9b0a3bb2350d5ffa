package dev.belfry.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads CSV, Parquet and JSON-lines tables, and turns CSV into Parquet, through DuckDB. */
final class Tables implements AutoCloseable {
  private static final int REPORT_LINE = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

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

    /** Gives a column another name. */
    void rename(String from, String to) {
      values.put(to, values.remove(from));
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

  /** The columns of a file, in its order. */
  List<String> columns(Path file) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + source(file) + " LIMIT 0")) {
      return names(rows);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  /** Calls {@code consumer} for each row in order; one that it refuses as INVALID is rejected. */
  void read(Path file, Rejects rejects, Consumer<Row> consumer) throws IOException {
    boolean json = isJson(file);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + source(file))) {
      List<String> names = names(rows);
      for (long line = REPORT_LINE; rows.next(); line++) {
        Row row = new Row();
        try {
          for (int c = 0; c < names.size(); c++) {
            row.values.put(names.get(c), text(rows.getObject(c + 1), json));
          }
          consumer.accept(row);
        } catch (BelfryException e) {
          rejects.reject(file + " row " + line, String.valueOf(e.getMessage()));
        }
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(Path file, SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IOException("the table " + file + " cannot be read: " + reason, e);
  }

  private static List<String> names(ResultSet rows) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
      names.add(rows.getMetaData().getColumnName(c));
    }
    return names;
  }

  private static boolean isJson(Path file) {
    return file.toString().matches(".*\\.(json|jsonl|ndjson)(\\.gz)?");
  }

  private static String source(Path file) {
    if (file.toString().endsWith(".parquet")) {
      return "read_parquet(" + quoted(file) + ")";
    }
    // A depth of one leaves each value as JSON text, whatever it looks like.
    return isJson(file)
        ? "read_json("
            + quoted(file)
            + ", format = 'newline_delimited', records = true, maximum_depth = 1)"
        : "read_csv(" + quoted(file) + ", header = true, all_varchar = true, delim = ',')";
  }

  /** A value as CSV would have it: lists joined by {@code |}, times in ISO 8601. */
  private static @Nullable String text(@Nullable Object value, boolean json) throws SQLException {
    return switch (value) {
      case null -> null;
      case Array array -> joined(Arrays.asList((Object[]) array.getArray()));
      case Timestamp time -> time.toLocalDateTime().toInstant(ZoneOffset.UTC).toString();
      case OffsetDateTime time -> time.toInstant().toString();
      default -> json ? ofJson(value.toString()) : value.toString();
    };
  }

  private static @Nullable String ofJson(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node.isArray()) {
        List<String> values = new ArrayList<>();
        node.forEach(element -> values.add(element.asText()));
        return joined(values);
      }
      return node.isNull() ? null : node.asText();
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid("'" + text + "' is no JSON value");
    }
  }

  private static String joined(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining("|"));
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
