package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A view of the schema {@code reporting}, with the words of its comments.
 *
 * @param name without the schema
 * @param title a few words
 * @param description what its rows are
 * @param columns in order
 */
public record ReportView(String name, String title, String description, List<Column> columns) {
  /** What a time filter goes by: the first of these that a view has. */
  private static final List<String> TIMES = List.of("day", "served_at", "hour", "at", "first_at");

  private static final Set<String> TIME_TYPES = Set.of("date", "timestamptz");
  private static final Pattern UNIT =
      Pattern.compile("(.*) \\[(count|share|milliseconds|seconds|value)]", Pattern.DOTALL);

  /** The other filters, each with the column it goes by. */
  private static final Map<String, String> FILTERS =
      Map.of(
          "placement", "placement",
          "model", "model",
          "ruleset", "ruleset_version",
          "experiment", "experiment",
          "variant", "variant");

  private static final List<String> ORDER =
      List.of("placement", "model", "ruleset", "experiment", "variant");

  public ReportView {
    requireNonNull(name, "name is null");
    requireNonNull(title, "title is null");
    requireNonNull(description, "description is null");
    columns = List.copyOf(columns);
  }

  /** What a column is to a chart. */
  public enum Role {
    TIME,
    DIMENSION,
    MEASURE
  }

  /**
   * A column.
   *
   * @param type as Postgres names it
   * @param unit of a measure, or null
   */
  public record Column(
      String name, String type, Role role, @Nullable String unit, String description) {}

  /** Reads a comment of the form {@code Title: what it is}. */
  static ReportView of(String name, String comment, List<Column> columns) {
    int colon = comment.indexOf(": ");
    String rest = colon < 0 ? comment : comment.substring(colon + 2);
    String sentence =
        rest.isEmpty() ? rest : Character.toUpperCase(rest.charAt(0)) + rest.substring(1);
    return new ReportView(name, colon < 0 ? name : comment.substring(0, colon), sentence, columns);
  }

  /** Reads a comment that ends in the unit of a measure, in brackets. */
  static Column column(String name, String type, String comment) {
    Matcher unit = UNIT.matcher(comment);
    if (unit.matches()) {
      return new Column(name, type, Role.MEASURE, unit.group(2), unit.group(1));
    }
    boolean time = TIMES.contains(name) && TIME_TYPES.contains(type);
    return new Column(name, type, time ? Role.TIME : Role.DIMENSION, null, comment);
  }

  /** The filters that it takes; {@code time} among them where it has one. */
  public List<String> filters() {
    List<String> others =
        ORDER.stream().filter(filter -> has(FILTERS.getOrDefault(filter, ""))).toList();
    if (timeColumn() == null) {
      return others;
    }
    List<String> all = new ArrayList<>(List.of("time"));
    all.addAll(others);
    return all;
  }

  @Nullable Column timeColumn() {
    for (String time : TIMES) {
      for (Column column : columns) {
        if (column.name().equals(time) && column.role() == Role.TIME) {
          return column;
        }
      }
    }
    return null;
  }

  static String columnOf(String filter) {
    return requireNonNull(FILTERS.get(filter), filter);
  }

  boolean has(String column) {
    return columns.stream().anyMatch(one -> one.name().equals(column));
  }
}
