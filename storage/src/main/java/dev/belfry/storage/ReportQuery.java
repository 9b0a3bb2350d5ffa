package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a view.
 *
 * @param view its name without the schema
 * @param from the first moment, or null for 30 days before {@code to}
 * @param to the moment after the last; null for this moment
 * @param filters values by filter: placement, model, ruleset, experiment, variant
 */
public record ReportQuery(
    String view, @Nullable Instant from, @Nullable Instant to, Map<String, String> filters) {
  private static final Duration SPAN = Duration.ofDays(30);
  private static final String ITEM = "item_no";

  /** What follows from the item. */
  private static final Set<String> OF_ITEM = Set.of(ITEM, "item_id", "title");

  public ReportQuery {
    requireNonNull(view, "view is null");
    filters = Map.copyOf(filters);
  }

  /** A query with its parameters, as JDBC writes it. */
  record Sql(String text, List<Object> params) {}

  /**
   * The query, in the order of time.
   *
   * @throws BelfryException INVALID for a filter that the view does not take
   */
  Sql sql(ReportView of, Instant now) {
    List<String> taken = of.filters();
    List<String> where = new ArrayList<>();
    List<Object> params = new ArrayList<>();
    ReportView.Column time = of.timeColumn();
    if (time != null) {
      Instant until = to == null ? now : to;
      Instant since = from == null ? until.minus(SPAN) : from;
      if (!since.isBefore(until)) {
        throw BelfryException.invalid("'from' " + since + " is not before 'to' " + until);
      }
      where.add(time.name() + " >= ?");
      where.add(time.name() + " < ?");
      params.add(bound(time, since, false));
      params.add(bound(time, until, true));
    } else if (from != null || to != null) {
      throw refused("from and to", taken);
    }
    new TreeMap<>(filters)
        .forEach(
            (filter, value) -> {
              if (!taken.contains(filter)) {
                throw refused(filter, taken);
              }
              where.add(ReportView.columnOf(filter) + " = ?");
              params.add(filter.equals("ruleset") ? number(value) : value);
            });
    if (filters.containsKey("variant") && !filters.containsKey("experiment")) {
      throw BelfryException.invalid("'variant' is given without 'experiment': give both");
    }
    return new Sql(
        "select * from reporting."
            + of.name()
            + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
            + order(of, time),
        params);
  }

  /**
   * Sums are few and come in full order, those of items in the order of their key; raw rows in the
   * order of theirs. A key costs nothing: reading stops at the limit.
   */
  private static String order(ReportView of, ReportView.@Nullable Column time) {
    List<String> columns = new ArrayList<>();
    if (time != null) {
      columns.add(time.name());
    }
    if (time != null && time.name().equals("served_at")) {
      if (of.has("list_id")) {
        columns.add("list_id");
      }
    } else {
      if (of.has(ITEM)) {
        columns.add(ITEM);
      }
      of.columns().stream()
          .filter(column -> column.role() == ReportView.Role.DIMENSION)
          .filter(column -> !(of.has(ITEM) && OF_ITEM.contains(column.name())))
          .filter(column -> !column.type().equals("jsonb") && !column.type().equals("json"))
          .forEach(column -> columns.add(column.name()));
    }
    return columns.isEmpty() ? "" : " order by " + String.join(", ", columns);
  }

  /** A day counts where it begins before the end and is not over at the beginning. */
  private static Object bound(ReportView.Column time, Instant at, boolean end) {
    OffsetDateTime moment = at.atOffset(ZoneOffset.UTC);
    if (!time.type().equals("date")) {
      return moment;
    }
    LocalDate day = moment.toLocalDate();
    return end && !day.atStartOfDay().equals(moment.toLocalDateTime()) ? day.plusDays(1) : day;
  }

  private static Long number(String version) {
    if (!version.matches("[0-9]{1,18}")) {
      throw BelfryException.invalid(
          "'ruleset' is '" + Ids.shorten(version) + "': give the number of a version");
    }
    return Long.valueOf(version);
  }

  private BelfryException refused(String filter, List<String> taken) {
    return BelfryException.invalid(
        "report '"
            + view
            + "' has no filter '"
            + filter
            + "': "
            + (taken.isEmpty() ? "it takes none" : "it takes " + String.join(", ", taken)));
  }
}
