package dev.belfry.contracts.common;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads attribute values as they come from JSON ({@link String}, {@link Number}, {@link Boolean},
 * {@link List}, null) or from our own code ({@link Instant}, {@link Embedding}), and checks them
 * against the schema.
 */
public final class AttributeParser {
  private static final int MAX_TEXT = 32_768;
  private static final int MAX_VALUES = 1_000;
  private static final int MAX_DIMENSION = 4_096;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private AttributeParser() {}

  /**
   * Reads values. Null stands for missing.
   *
   * @throws BelfryException INVALID, with a sentence that names the field, the value and what is
   *     accepted
   */
  public static Attributes parse(
      AttributeSchema schema, Entity entity, Map<String, ? extends @Nullable Object> values) {
    Map<String, Object> parsed = HashMap.newHashMap(values.size());
    for (Map.Entry<String, ? extends @Nullable Object> entry : values.entrySet()) {
      AttributeDefinition definition = definition(schema, entity, entry.getKey());
      Object value = entry.getValue();
      if (value != null) {
        parsed.put(definition.name(), parseValue(definition, value));
      }
    }
    if (entity == Entity.ITEM) {
      checkWindow(parsed);
    }
    return Attributes.of(parsed);
  }

  /**
   * Reads one value.
   *
   * @throws BelfryException INVALID
   */
  public static Object parseValue(AttributeDefinition definition, Object value) {
    String name = definition.name();
    if (!definition.multi()) {
      return single(definition, name, value);
    }
    if (!(value instanceof List<?> list)) {
      throw BelfryException.invalid(
          "'" + name + "' is " + describe(value) + ": give a list of " + accepted(definition));
    }
    if (list.size() > MAX_VALUES) {
      throw BelfryException.invalid(
          "'" + name + "' has " + list.size() + " values: at most " + MAX_VALUES + " are accepted");
    }
    List<Object> result = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      String place = name + "[" + i + "]";
      if (element == null) {
        throw BelfryException.invalid("'" + place + "' is null: give " + accepted(definition));
      }
      result.add(single(definition, place, element));
    }
    return List.copyOf(result);
  }

  /**
   * The definition of a named attribute.
   *
   * @throws BelfryException INVALID for an unknown name, with the nearest known one
   */
  public static AttributeDefinition definition(AttributeSchema schema, Entity entity, String name) {
    return schema
        .find(entity, name)
        .orElseThrow(() -> BelfryException.invalid(unknown(schema, entity, name)));
  }

  private static Object single(AttributeDefinition definition, String place, Object value) {
    return switch (definition.type()) {
      case TEXT -> text(definition, place, value, MAX_TEXT);
      case CATEGORY -> label(definition, place, value);
      case NUMBER -> number(definition, place, value);
      case BOOLEAN -> {
        if (value instanceof Boolean bool) {
          yield bool;
        }
        throw wrong(definition, place, value);
      }
      case TIMESTAMP -> timestamp(definition, place, value);
      case VECTOR -> vector(definition, place, value);
    };
  }

  private static String text(
      AttributeDefinition definition, String place, Object value, int limit) {
    if (!(value instanceof String text)) {
      throw wrong(definition, place, value);
    }
    if (text.length() > limit) {
      throw BelfryException.invalid(
          "'"
              + place
              + "' has "
              + text.length()
              + " characters: at most "
              + limit
              + " are accepted");
    }
    return Ids.checkText("'" + place + "'", text);
  }

  private static String label(AttributeDefinition definition, String place, Object value) {
    String label = text(definition, place, value, Ids.MAX_LENGTH);
    if (label.isEmpty()) {
      throw BelfryException.invalid(
          "'" + place + "' is empty: give a label, or leave the attribute out");
    }
    return label;
  }

  private static Double number(AttributeDefinition definition, String place, Object value) {
    if (!(value instanceof Number number)) {
      throw wrong(definition, place, value);
    }
    double result = number.doubleValue();
    if (!Double.isFinite(result)) {
      throw BelfryException.invalid("'" + place + "' is " + value + ": give a finite number");
    }
    boolean notNegative =
        definition.entity() == Entity.ITEM
            && (definition.name().equals("price") || definition.name().equals("stock"));
    if (notNegative && result < 0) {
      throw BelfryException.invalid(
          "'" + place + "' is " + value + ": give a number that is not negative");
    }
    // Minus zero and zero are one number to people and two to equals.
    return result == 0 ? 0.0 : result;
  }

  private static Instant timestamp(AttributeDefinition definition, String place, Object value) {
    Instant result;
    if (value instanceof Instant instant) {
      result = instant;
    } else if (value instanceof String text) {
      try {
        result =
            text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw wrong(definition, place, value);
      }
    } else {
      throw wrong(definition, place, value);
    }
    if (result.isBefore(EARLIEST) || result.isAfter(LATEST)) {
      throw BelfryException.invalid(
          "'" + place + "' is " + describe(value) + ": give a time in the years 1 to 9999");
    }
    return result;
  }

  private static Embedding vector(AttributeDefinition definition, String place, Object value) {
    if (value instanceof Embedding embedding) {
      return embedding;
    }
    if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MAX_DIMENSION) {
      throw wrong(definition, place, value);
    }
    float[] result = new float[list.size()];
    for (int i = 0; i < result.length; i++) {
      if (!(list.get(i) instanceof Number number) || !Float.isFinite(number.floatValue())) {
        throw wrong(definition, place + "[" + i + "]", value);
      }
      result[i] = number.floatValue();
    }
    return Embedding.copyOf(result);
  }

  private static void checkWindow(Map<String, Object> values) {
    if (values.get("available_from") instanceof Instant from
        && values.get("available_until") instanceof Instant until
        && !from.isBefore(until)) {
      throw BelfryException.invalid(
          "'available_until' is " + until + ": give a time after 'available_from', " + from);
    }
  }

  private static BelfryException wrong(AttributeDefinition definition, String place, Object value) {
    return BelfryException.invalid(
        "'" + place + "' is " + describe(value) + ": give " + accepted(definition));
  }

  private static String accepted(AttributeDefinition definition) {
    return switch (definition.type()) {
      case TEXT -> "a text";
      case CATEGORY -> "a label (a text of 1 to " + Ids.MAX_LENGTH + " characters)";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case TIMESTAMP -> "a time such as '2026-01-31T09:30:00Z' or a date such as '2026-01-31'";
      case VECTOR -> "a list of 1 to " + MAX_DIMENSION + " finite numbers";
    };
  }

  private static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "the text '" + Ids.shorten(text) + "'";
      case List<?> list -> "a list of " + list.size();
      case Map<?, ?> map -> "an object with " + map.size() + " fields";
      default -> Ids.shorten(value.toString());
    };
  }

  private static String unknown(AttributeSchema schema, Entity entity, String name) {
    String kind = entity.name().toLowerCase(Locale.ROOT);
    List<String> known =
        schema.of(entity).stream().map(AttributeDefinition::name).sorted().toList();
    String nearest = Suggestions.nearest(name, known);
    String start =
        "'" + Ids.shorten(name) + "' is not an attribute of this schema's " + kind + "s: ";
    if (nearest != null) {
      return start + "did you mean '" + nearest + "'?";
    }
    return known.isEmpty()
        ? start + "none are defined"
        : start + "known are " + known.stream().limit(20).collect(Collectors.joining(", "));
  }
}
