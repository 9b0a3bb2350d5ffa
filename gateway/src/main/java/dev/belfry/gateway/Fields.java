package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, checked. A field that is null counts as left out. */
final class Fields {
  private final JsonNode object;

  private Fields(JsonNode object) {
    this.object = object;
  }

  /**
   * @param what the object, for messages, such as {@code the event}
   * @param known the fields that are read
   * @throws BelfryException INVALID where it is no object, or has another field
   */
  static Fields of(JsonNode node, String what, List<String> known) {
    if (!node.isObject()) {
      throw BelfryException.invalid(what + " is " + describe(node) + ": give a JSON object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw BelfryException.invalid(Parameters.unknown("field", name, known));
      }
    }
    return new Fields(node);
  }

  @Nullable String id(String name) {
    JsonNode value = value(name);
    return value == null ? null : Ids.check("'" + name + "'", textOf(name, value));
  }

  String requiredId(String name) {
    JsonNode value = required(name);
    return Ids.check("'" + name + "'", textOf(name, value));
  }

  @Nullable String text(String name, int min, int max) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    String text = textOf(name, value);
    int length = text.codePointCount(0, text.length());
    if (length < min || length > max) {
      throw BelfryException.invalid(
          "'" + name + "' has " + length + " characters: give " + min + " to " + max);
    }
    return Ids.checkText("'" + name + "'", text);
  }

  String requiredText(String name, int min, int max) {
    required(name);
    return String.valueOf(text(name, min, max));
  }

  /** A whole number; JSON's {@code 3.0} is one. */
  @Nullable Integer whole(String name, int min, int max) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (value.isNumber()) {
      double number = value.doubleValue();
      if (number == Math.rint(number) && number >= min && number <= max) {
        return (int) number;
      }
    }
    throw wrong(name, value, "a whole number from " + min + " to " + max);
  }

  double number(String name, double otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, value, "a number");
    }
    return value.doubleValue();
  }

  boolean bool(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  /** One of a few texts, or null. */
  @Nullable String oneOf(String name, List<String> accepted) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || !accepted.contains(value.textValue())) {
      throw wrong(name, value, "one of " + String.join(", ", accepted));
    }
    return value.textValue();
  }

  @Nullable Instant instant(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    try {
      if (value.isTextual()) {
        return OffsetDateTime.parse(value.textValue()).toInstant();
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw wrong(name, value, "a time with its zone, such as '2026-01-31T09:30:00Z'");
  }

  @Nullable UUID uuid(String name) {
    JsonNode value = value(name);
    return value == null ? null : Parameters.uuid(name, textOf(name, value));
  }

  /** Ids, or null where they are left out. */
  @Nullable List<String> ids(String name, int min, int max) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      throw wrong(name, value, "a list of ids");
    }
    if (value.size() < min || value.size() > max) {
      throw BelfryException.invalid(
          "'" + name + "' has " + value.size() + " ids: give " + min + " to " + max);
    }
    List<String> ids = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      String place = name + "[" + i + "]";
      ids.add(Ids.check("'" + place + "'", textOf(place, value.get(i))));
    }
    return ids;
  }

  /** An object's values as plain Java, empty where it is left out. */
  Map<String, @Nullable Object> map(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw wrong(name, value, "an object of attribute values");
    }
    return plainObject(value);
  }

  /** A list of objects. */
  List<JsonNode> objects(String name, int min, int max) {
    JsonNode value = required(name);
    if (!value.isArray() || value.size() < min || value.size() > max) {
      throw wrong(name, value, "a list of " + min + " to " + max + " objects");
    }
    List<JsonNode> objects = new ArrayList<>(value.size());
    value.forEach(objects::add);
    return objects;
  }

  /** Any value as plain Java, or null. */
  @Nullable Object any(String name) {
    JsonNode value = value(name);
    return value == null ? null : plain(value);
  }

  /**
   * A JSON object as a map of {@link String}, {@link Number}, {@link Boolean}, {@link List}, {@link
   * Map} and null.
   */
  static Map<String, @Nullable Object> plainObject(JsonNode object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
    return map;
  }

  /** How a message names a value. */
  static String describe(JsonNode value) {
    if (value.isTextual()) {
      return "the text '" + Ids.shorten(value.textValue()) + "'";
    }
    if (value.isArray()) {
      return "a list of " + value.size();
    }
    if (value.isObject()) {
      return "an object";
    }
    return Ids.shorten(value.toString());
  }

  private static @Nullable Object plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(value);
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(value.size());
        value.forEach(element -> list.add(plain(element)));
        yield list;
      }
      case OBJECT -> plainObject(value);
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  private static Number number(JsonNode value) {
    if (value.canConvertToExactIntegral() && value.canConvertToLong()) {
      return value.longValue();
    }
    return value.doubleValue();
  }

  private JsonNode required(String name) {
    JsonNode value = value(name);
    if (value == null) {
      throw BelfryException.invalid("'" + name + "' is missing");
    }
    return value;
  }

  private @Nullable JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static String textOf(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, value, "a text, in quotes");
    }
    return value.textValue();
  }

  private static BelfryException wrong(String name, JsonNode value, String accepted) {
    return BelfryException.invalid("'" + name + "' is " + describe(value) + ": give " + accepted);
  }
}
