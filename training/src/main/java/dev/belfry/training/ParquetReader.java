package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
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
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, read through DuckDB piece by piece. Lists are joined by {@code |}, times are ISO
 * 8601; columns that hold more than lists of values are left out.
 */
final class ParquetReader implements TableReader {
  private final Path file;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final List<String> columns;
  private final long size;
  private long row;

  ParquetReader(Path file) throws IOException {
    this.file = file;
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:", properties);
      statement = connection.createStatement();
      // One thread keeps the rows in their order.
      statement.execute("SET threads = 1");
      columns = flat();
      if (columns.isEmpty()) {
        throw BelfryException.invalid(
            "The file " + file + " has no column of plain values: flatten it first.");
      }
      size = count();
      rows =
          statement.executeQuery(
              columns.stream()
                  .map(ParquetReader::name)
                  .collect(Collectors.joining(", ", "SELECT ", " FROM " + source())));
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private List<String> flat() throws SQLException {
    List<String> flat = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + source())) {
      while (described.next()) {
        String type = described.getString(2);
        if (!type.startsWith("STRUCT") && !type.startsWith("MAP") && !type.endsWith("[][]")) {
          flat.add(described.getString(1));
        }
      }
    }
    return flat;
  }

  private long count() throws SQLException {
    try (ResultSet counted = statement.executeQuery("SELECT count(*) FROM " + source())) {
      return counted.next() ? counted.getLong(1) : 0;
    }
  }

  private String source() {
    return "read_parquet('" + file.toAbsolutePath().toString().replace("'", "''") + "')";
  }

  private static String name(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable String @Nullable [] next() throws IOException {
    try {
      if (!rows.next()) {
        return null;
      }
      row++;
      @Nullable String[] cells = new @Nullable String[columns.size()];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = text(rows.getObject(c + 1));
      }
      return cells;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static @Nullable String text(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case String text -> text.isEmpty() ? null : text;
      case Array array ->
          Arrays.stream((@Nullable Object[]) array.getArray())
              .map(String::valueOf)
              .collect(Collectors.joining("|"));
      case OffsetDateTime time -> time.toInstant().toString();
      case Timestamp time -> time.toLocalDateTime().toInstant(ZoneOffset.UTC).toString();
      default -> value.toString();
    };
  }

  @Override
  public String where() {
    return file + " row " + row;
  }

  @Override
  public long position() {
    return row;
  }

  @Override
  public long size() {
    return size;
  }

  private IOException unreadable(SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IOException("the table " + file + " cannot be read: " + reason, e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("DuckDB did not stop: " + e.getMessage(), e);
    }
  }
}
