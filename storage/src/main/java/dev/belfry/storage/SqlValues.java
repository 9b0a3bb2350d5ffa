package dev.belfry.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Values of answers, as JSON and as texts of CSV. */
final class SqlValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long EXACT = 1L << 53;

  private SqlValues() {}

  /** The value of a column of the row at hand. */
  static JsonNode json(ResultSet row, int column, String type) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return NODES.nullNode();
    }
    return switch (type) {
      case "int2", "int4", "int8", "oid" -> whole(Long.parseLong(text));
      case "float4", "float8" -> real(Double.parseDouble(text), text);
      case "numeric" ->
          text.equals("NaN") || text.endsWith("Infinity")
              ? NODES.textNode(text)
              : NODES.numberNode(new BigDecimal(text));
      case "bool" -> NODES.booleanNode(text.equals("t"));
      case "json", "jsonb" -> parsed(text);
      case "timestamptz", "timestamp" -> NODES.textNode(moment(row, column, type, text));
      default -> type.startsWith("_") ? array(row.getArray(column), text) : NODES.textNode(text);
    };
  }

  /** The same as a text; null for null. */
  static @Nullable String text(ResultSet row, int column, String type) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return null;
    }
    return switch (type) {
      case "bool" -> text.equals("t") ? "true" : "false";
      case "timestamptz", "timestamp" -> moment(row, column, type, text);
      default -> text;
    };
  }

  private static JsonNode whole(long value) {
    return Math.abs(value) <= EXACT
        ? NODES.numberNode(value)
        : NODES.textNode(Long.toString(value));
  }

  private static JsonNode real(double value, String text) {
    return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(text);
  }

  private static JsonNode parsed(String text) {
    try {
      return AttributeJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return NODES.textNode(text);
    }
  }

  private static String moment(ResultSet row, int column, String type, String text)
      throws SQLException {
    if (text.endsWith("infinity")) {
      return text;
    }
    return type.equals("timestamp")
        ? row.getObject(column, LocalDateTime.class).toString()
        : row.getObject(column, OffsetDateTime.class).toInstant().toString();
  }

  private static JsonNode array(Array array, String text) throws SQLException {
    return array.getArray() instanceof Object[] elements ? nested(elements) : NODES.textNode(text);
  }

  private static ArrayNode nested(Object[] elements) {
    ArrayNode nodes = NODES.arrayNode(elements.length);
    for (Object element : elements) {
      switch (element) {
        case null -> nodes.addNull();
        case Object[] inner -> nodes.add(nested(inner));
        case Boolean value -> nodes.add(value);
        case Float value -> nodes.add(real(value, value.toString()));
        case Double value -> nodes.add(real(value, value.toString()));
        case BigDecimal value -> nodes.add(value);
        case Number value -> nodes.add(whole(value.longValue()));
        default -> nodes.add(element.toString());
      }
    }
    return nodes;
  }
}
