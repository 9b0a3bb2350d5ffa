package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A file of interactions: CSV, Parquet or JSON lines with {@code user, item[, rating][,
 * timestamp][, type]}.
 *
 * @param rows in the file's order
 * @param rated whether there is a rating column
 * @param timed whether times are known and differ
 * @param note what was made of the file, in words
 */
record InteractionFile(List<Row> rows, boolean rated, boolean timed, String note) {
  /** Other spellings of the columns that are accepted. */
  private static final Map<String, String> COLUMNS = columns();

  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  InteractionFile {
    rows = List.copyOf(rows);
  }

  /**
   * One interaction.
   *
   * @param type {@code rating} where none is given and there are ratings, else {@code click}
   * @param value the rating, or 1
   * @param time as in the file, 0 without times
   */
  record Row(
      String user,
      String item,
      String type,
      double value,
      long time,
      @Nullable String session,
      @Nullable String device,
      @Nullable String text) {}

  /**
   * Reads a file.
   *
   * @throws BelfryException NOT_FOUND without the file; INVALID when it holds columns that are not
   *     known, or nothing that can be used
   */
  static InteractionFile read(Path file, Rejects rejects) {
    if (!Files.isRegularFile(file)) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND, "There is no file " + file + " to read interactions from.");
    }
    try (Tables tables = new Tables()) {
      if (Files.size(file) == 0) {
        throw BelfryException.invalid("The file " + file + " is empty.");
      }
      Map<String, String> names = known(file, tables.columns(file));
      boolean rated = names.containsKey("rating");
      List<Row> rows = new ArrayList<>();
      boolean[] dates = new boolean[1];
      tables.read(file, rejects, row -> rows.add(row(row, names, rated, dates)));
      if (rows.isEmpty()) {
        throw BelfryException.invalid("The file " + file + " holds no row that can be used.");
      }
      return timed(file, rows, rated, names.containsKey("timestamp"), dates[0]);
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static InteractionFile timed(
      Path file, List<Row> rows, boolean rated, boolean column, boolean dates) {
    if (!column) {
      return new InteractionFile(
          rows, rated, false, file.getFileName() + " has no timestamps: the order is the file's");
    }
    long first = rows.stream().mapToLong(Row::time).min().orElse(0);
    long last = rows.stream().mapToLong(Row::time).max().orElse(0);
    if (first == last && rows.size() > 1) {
      return new InteractionFile(
          rows,
          rated,
          false,
          file.getFileName() + " has one timestamp for every row: taken as having none");
    }
    boolean seconds = !dates && Math.abs(last) < FIRST_MILLISECONDS;
    return new InteractionFile(
        seconds
            ? rows.stream()
                .map(
                    r ->
                        new Row(
                            r.user,
                            r.item,
                            r.type,
                            r.value,
                            Math.multiplyExact(r.time, 1000),
                            r.session,
                            r.device,
                            r.text))
                .toList()
            : rows,
        rated,
        true,
        "%s runs from %s to %s"
            .formatted(
                file.getFileName(),
                Instant.ofEpochMilli(seconds ? first * 1000 : first),
                Instant.ofEpochMilli(seconds ? last * 1000 : last)));
  }

  private static Row row(
      Tables.Row row, Map<String, String> names, boolean rated, boolean[] dates) {
    String user = row.required(requireNonNull(names.get("user")));
    String item = row.required(requireNonNull(names.get("item")));
    @Nullable String rating = optional(row, names, "rating");
    if (rated && rating == null) {
      throw BelfryException.invalid("the rating is empty");
    }
    @Nullable String type = optional(row, names, "type");
    @Nullable String time = optional(row, names, "timestamp");
    if (time == null && names.containsKey("timestamp")) {
      throw BelfryException.invalid("the timestamp is empty");
    }
    return new Row(
        user,
        item,
        type == null ? rated ? "rating" : "click" : type,
        rating == null ? 1 : ShopFolder.number("rating", rating),
        time == null ? 0 : time(time, dates),
        optional(row, names, "session"),
        optional(row, names, "device"),
        optional(row, names, "text"));
  }

  private static @Nullable String optional(
      Tables.Row row, Map<String, String> names, String column) {
    @Nullable String name = names.get(column);
    @Nullable String value = name == null ? null : row.text(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * A number as it stands; a date or time as milliseconds since 1970, UTC where no zone is given.
   */
  private static long time(String text, boolean[] dates) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return Math.round(number);
      }
    } catch (NumberFormatException e) {
      // A date, or told below.
    }
    try {
      dates[0] = true;
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      }
      String iso = text.replace(' ', 'T');
      return iso.endsWith("Z")
          ? Instant.parse(iso).toEpochMilli()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw BelfryException.invalid(
          "the timestamp is '"
              + text
              + "' where seconds, milliseconds or a time such as 2026-01-31T12:00:00Z is expected");
    }
  }

  /** The file's own name of each column that is known. */
  private static Map<String, String> known(Path file, List<String> columns) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String column : columns) {
      @Nullable String meaning = COLUMNS.get(column);
      if (meaning == null) {
        @Nullable String nearest = Suggestions.nearest(column, new TreeSet<>(COLUMNS.keySet()));
        throw BelfryException.invalid(
            "The file "
                + file
                + " has a column '"
                + column
                + "' that is not known"
                + (nearest == null ? "." : "; did you mean '" + nearest + "'?")
                + " Columns are user, item, and where there are any rating, timestamp, type,"
                + " session, device and text.");
      }
      names.put(meaning, column);
    }
    for (String required : List.of("user", "item")) {
      if (!names.containsKey(required)) {
        throw BelfryException.invalid(
            "The file "
                + file
                + " has no column '"
                + required
                + "'; its columns are "
                + String.join(", ", columns)
                + ".");
      }
    }
    return names;
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    Map.of(
            "user", List.of("user", "user_id", "userId"),
            "item", List.of("item", "item_id", "itemId"),
            "rating", List.of("rating", "value"),
            "timestamp", List.of("timestamp", "occurred_at"),
            "type", List.of("type"),
            "session", List.of("session", "session_id"),
            "device", List.of("device"),
            "text", List.of("text"),
            "event", List.of("event_id"))
        .forEach((meaning, names) -> names.forEach(name -> columns.put(name, meaning)));
    return columns;
  }
}
