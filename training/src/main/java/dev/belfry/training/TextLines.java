package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The lines of a text file, cut into fields. */
final class TextLines {
  private final Path file;
  private final List<String> lines;
  private final int skipped;
  private final Function<String, List<String>> cut;
  private final int columns;
  private final Rejects rejects;

  private TextLines(
      Path file,
      List<String> lines,
      int skipped,
      Function<String, List<String>> cut,
      int columns,
      Rejects rejects) {
    this.file = file;
    this.lines = lines;
    this.skipped = skipped;
    this.cut = cut;
    this.columns = columns;
    this.rejects = rejects;
  }

  /** A UTF-8 file with commas and a header. */
  static TextLines csv(Path file, int columns, Rejects rejects) throws IOException {
    return new TextLines(file, Files.readAllLines(file), 1, Csv::split, columns, rejects);
  }

  /** A Latin-1 file without a header, as GroupLens published the older sets. */
  static TextLines separated(Path file, String separator, int columns, Rejects rejects)
      throws IOException {
    return new TextLines(
        file,
        Files.readAllLines(file, StandardCharsets.ISO_8859_1),
        0,
        line -> List.of(line.split(separator, -1)),
        columns,
        rejects);
  }

  /** Calls {@code consumer} for each line; one that it refuses as INVALID is rejected. */
  void forEach(Consumer<Line> consumer) {
    for (int i = skipped; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Line line = new Line(cut.apply(lines.get(i)));
      try {
        if (line.fields().size() < columns) {
          throw BelfryException.invalid(
              "there are " + line.fields().size() + " fields where " + columns + " are expected");
        }
        consumer.accept(line);
      } catch (BelfryException e) {
        rejects.reject(file + " line " + (i + 1), String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * One line.
   *
   * @param fields as text
   */
  record Line(List<String> fields) {
    String text(int column) {
      return fields.get(column);
    }

    long number(int column) {
      try {
        return Long.parseLong(text(column).strip());
      } catch (NumberFormatException e) {
        throw unexpected(column, "a whole number");
      }
    }

    double decimal(int column) {
      try {
        return Double.parseDouble(text(column).strip());
      } catch (NumberFormatException e) {
        throw unexpected(column, "a number");
      }
    }

    BelfryException unexpected(int column, String accepted) {
      return BelfryException.invalid(
          "field "
              + (column + 1)
              + " is '"
              + text(column)
              + "' where "
              + accepted
              + " is expected");
    }
  }
}
