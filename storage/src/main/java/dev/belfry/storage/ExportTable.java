package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Entity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table to export: a column for each attribute, several values joined by {@code |}, times ISO
 * 8601 in UTC.
 *
 * @param types the type of each column as DuckDB names it, in order
 * @param query the SQL, which has no parameters, as COPY takes none
 */
public record ExportTable(Map<String, String> types, String query) {
  private static final String TEXT = "VARCHAR";
  private static final String NUMBER = "DOUBLE";
  private static final String WHOLE = "BIGINT";
  private static final String TIME = "TIMESTAMPTZ";

  public ExportTable {
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
  }

  /**
   * The table of a kind.
   *
   * @param from the first moment, or null
   * @param until the moment behind the last, or null
   */
  static ExportTable of(
      ExportKind kind, AttributeSchema schema, @Nullable Instant from, @Nullable Instant until) {
    return switch (kind) {
      case ITEMS ->
          new Columns()
              .add("item_id", TEXT, "x.item_id")
              .attributes(schema, Entity.ITEM)
              .from("item x where x.deleted_at is null order by x.item_no");
      case USERS ->
          new Columns()
              .add("user_id", TEXT, "x.user_id")
              .attributes(schema, Entity.USER)
              .from("app_user x where x.user_id is not null order by x.user_no");
      case INTERACTIONS -> interactions(from, until);
      case LISTS -> lists(from, until);
    };
  }

  private static ExportTable interactions(@Nullable Instant from, @Nullable Instant until) {
    return new Columns()
        .add("user_id", TEXT, "u.user_id")
        .add("item_id", TEXT, "i.item_id")
        .add("type", TEXT, "x.type")
        .add("value", NUMBER, "x.value")
        .add("occurred_at", TIME, time("x.occurred_at"))
        .add("session_id", TEXT, "x.session_id")
        .add("text", TEXT, "x.text")
        .add("list_id", TEXT, "x.list_id")
        .add("position", WHOLE, "x.position")
        .add("received_at", TIME, time("x.received_at"))
        .from(
            "interaction x join app_user u on u.user_no = x.user_no and u.user_id is not null"
                + " join item i on i.item_no = x.item_no"
                + between("x.occurred_at", from, until)
                + " order by x.occurred_at, x.revision");
  }

  private static ExportTable lists(@Nullable Instant from, @Nullable Instant until) {
    return new Columns()
        .add("list_id", TEXT, "x.list_id")
        .add("served_at", TIME, time("x.served_at"))
        .add("user_id", TEXT, "u.user_id")
        .add("placement", TEXT, "x.placement")
        .add("purpose", TEXT, "x.purpose")
        .add("regime", TEXT, "x.regime")
        .add("model", TEXT, "x.model")
        .add("ruleset", WHOLE, "x.ruleset_version")
        .add("position", WHOLE, "x.position")
        .add("item_id", TEXT, "x.item_id")
        .add("source", TEXT, "x.source")
        .add("retrieval_score", NUMBER, "x.retrieval_score")
        .add("relevance", NUMBER, "x.relevance")
        .add("score", NUMBER, "x.score")
        .add("propensity", NUMBER, "x.propensity")
        .from(
            "reporting.served_item x left join app_user u on u.user_no = x.user_no"
                + between("x.served_at", from, until)
                + " order by x.served_at, x.list_id, x.position");
  }

  private static String between(String column, @Nullable Instant from, @Nullable Instant until) {
    // Instants print as digits and signs only.
    String first = from == null ? "true" : column + " >= '" + from + "'::timestamptz";
    String last = until == null ? "true" : column + " < '" + until + "'::timestamptz";
    return " where " + first + " and " + last;
  }

  private static String time(String column) {
    return "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
  }

  private static final class Columns {
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> sql = new LinkedHashMap<>();

    Columns add(String name, String type, String expression) {
      types.put(name, type);
      sql.put(name, expression);
      return this;
    }

    /** A column for each attribute; their names are lower-case letters, digits and underscores. */
    Columns attributes(AttributeSchema schema, Entity entity) {
      for (AttributeDefinition definition : schema.of(entity)) {
        String name = definition.name();
        boolean list = definition.multi() || definition.type() == AttributeType.VECTOR;
        String type =
            switch (definition.type()) {
              case NUMBER -> NUMBER;
              case BOOLEAN -> "BOOLEAN";
              case TIMESTAMP -> TIME;
              case TEXT, CATEGORY, VECTOR -> TEXT;
            };
        add(
            name,
            list ? TEXT : type,
            list
                ? "(select string_agg(v, '|' order by n) from jsonb_array_elements_text("
                    + "case jsonb_typeof(x.attributes -> '"
                    + name
                    + "') when 'array' then x.attributes -> '"
                    + name
                    + "' end) with ordinality as e (v, n))"
                : "x.attributes ->> '" + name + "'");
      }
      return this;
    }

    ExportTable from(String rest) {
      return new ExportTable(
          types,
          sql.entrySet().stream()
              .map(column -> column.getValue() + " as \"" + column.getKey() + '"')
              .collect(Collectors.joining(", ", "select ", " from " + rest)));
    }
  }
}
