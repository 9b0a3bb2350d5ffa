package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of text of which each distinct value of a column is held once, and cells are the places
 * of their values. A missing value is the empty text.
 */
final class CodedTable {
  private final String name;
  private final List<String> columns;
  private final List<List<String>> values;

  /** {@code [row][column]}. */
  private final int[][] codes;

  private CodedTable(String name, List<String> columns, List<List<String>> values, int[][] codes) {
    this.name = name;
    this.columns = columns;
    this.values = values;
    this.codes = codes;
  }

  /**
   * Reads a file: CSV, Parquet or JSON lines.
   *
   * @throws BelfryException NOT_FOUND without the file; INVALID when it cannot be read or holds no
   *     row
   */
  static CodedTable read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BelfryException(ErrorCode.NOT_FOUND, "There is no file " + file + " to read.");
    }
    try (Tables tables = new Tables()) {
      if (Files.size(file) == 0) {
        throw BelfryException.invalid("The file " + file + " is empty.");
      }
      List<String> columns = tables.columns(file);
      Builder builder = new Builder("the file " + file, columns);
      tables.read(
          file,
          (where, why) -> {
            throw BelfryException.invalid(where + " cannot be used: " + why);
          },
          row -> builder.add(columns.stream().map(row::text).toArray(String[]::new)));
      CodedTable table = builder.build();
      if (table.size() == 0) {
        throw BelfryException.invalid("The file " + file + " holds no row.");
      }
      return table;
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** What it was read from, as it stands in a sentence. */
  String name() {
    return name;
  }

  List<String> columns() {
    return columns;
  }

  int size() {
    return codes.length;
  }

  /** The place of a column; INVALID where there is none of that name. */
  int column(String column) {
    int place = columns.indexOf(column);
    if (place < 0) {
      throw BelfryException.invalid(
          "%s%s has no column '%s'; its columns are %s."
              .formatted(
                  name.substring(0, 1).toUpperCase(Locale.ROOT),
                  name.substring(1),
                  column,
                  String.join(", ", columns)));
    }
    return place;
  }

  /** The distinct values of a column, those of other parts of the same table included. */
  List<String> values(int column) {
    return values.get(column);
  }

  /** The place of a cell's value among those of its column. */
  int code(int row, int column) {
    return codes[row][column];
  }

  /** Some of the rows. */
  CodedTable rows(String part, int[] rows) {
    return new CodedTable(
        part, columns, values, Arrays.stream(rows).mapToObj(r -> codes[r]).toArray(int[][]::new));
  }

  /** Makes a table row by row. */
  static final class Builder {
    private final String name;
    private final List<String> columns;
    private final List<Map<String, Integer>> places = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();

    Builder(String name, List<String> columns) {
      this.name = requireNonNull(name, "name is null");
      this.columns = List.copyOf(columns);
      columns.forEach(c -> places.add(new LinkedHashMap<>()));
    }

    /** Adds a row, its cells in the order of the columns. */
    void add(@Nullable String... cells) {
      int[] row = new int[places.size()];
      for (int c = 0; c < row.length; c++) {
        Map<String, Integer> known = places.get(c);
        row[c] = known.computeIfAbsent(cells[c] == null ? "" : cells[c], v -> known.size());
      }
      rows.add(row);
    }

    CodedTable build() {
      return new CodedTable(
          name,
          columns,
          places.stream().map(p -> List.copyOf(p.keySet())).toList(),
          rows.toArray(int[][]::new));
    }
  }
}
