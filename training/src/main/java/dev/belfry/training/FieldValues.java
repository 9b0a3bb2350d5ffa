package dev.belfry.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts of tables as values. Everything that cannot be read fails as INVALID. */
final class FieldValues {
  private static final double FIRST_MILLISECONDS = 1e11;
  private static final double FIRST_MICROSECONDS = 1e14;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FieldValues() {}

  /** A finite number. */
  static double number(String what, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is not finite is.
    }
    throw BelfryException.invalid(
        what + " is '" + Ids.shorten(text) + "' where a number is expected");
  }

  /**
   * A time in milliseconds since 1970: a number of seconds, milliseconds or microseconds, told
   * apart by their size, or an ISO 8601 date or time, UTC where no zone is given.
   */
  static long millis(String what, String text) {
    String time = text.strip();
    char first = time.isEmpty() ? ' ' : time.charAt(0);
    try {
      if (time.length() == 20 && time.charAt(19) == 'Z') {
        return Instant.parse(time).toEpochMilli();
      }
      if (time.length() >= 10 && time.charAt(4) == '-') {
        return date(time);
      }
      if (first == '-' || first == '.' || Character.isDigit(first)) {
        double number = Double.parseDouble(time);
        double size = Math.abs(number);
        return Math.round(
            size < FIRST_MILLISECONDS
                ? number * 1_000
                : size < FIRST_MICROSECONDS ? number : number / 1_000);
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Told below.
    }
    throw BelfryException.invalid(
        what
            + " is '"
            + Ids.shorten(text)
            + "' where seconds, milliseconds or a time such as 2026-01-31T12:00:00Z is expected");
  }

  private static long date(String time) {
    if (time.length() == 10) {
      return LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
    String iso = time.replace(' ', 'T');
    boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
    return zoned
        ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /**
   * The value of an attribute.
   *
   * @param separator between several values
   */
  static Object attribute(AttributeDefinition definition, String text, char separator) {
    if (definition.type() == AttributeType.VECTOR) {
      return vector(definition.name(), text);
    }
    if (!definition.multi()) {
      return single(definition, text);
    }
    List<Object> values = new ArrayList<>();
    if (text.startsWith("[") && text.endsWith("]")) {
      elements(definition.name(), text).forEach(part -> values.add(single(definition, part)));
      return List.copyOf(values);
    }
    int from = 0;
    while (from <= text.length()) {
      int to = text.indexOf(separator, from);
      to = to < 0 ? text.length() : to;
      String part = text.substring(from, to).strip();
      if (!part.isEmpty()) {
        values.add(single(definition, part));
      }
      from = to + 1;
    }
    return List.copyOf(values);
  }

  private static List<String> elements(String name, String text) {
    try {
      List<String> parts = new ArrayList<>();
      for (JsonNode element : MAPPER.readTree(text)) {
        parts.add(element.asText());
      }
      return parts;
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid(
          name + " is '" + Ids.shorten(text) + "' where a list in JSON is expected");
    }
  }

  private static Object single(AttributeDefinition definition, String text) {
    return switch (definition.type()) {
      case TEXT, CATEGORY -> text;
      case NUMBER -> number(definition.name(), text);
      case BOOLEAN -> bool(definition.name(), text);
      case TIMESTAMP -> Instant.ofEpochMilli(millis(definition.name(), text));
      case VECTOR -> vector(definition.name(), text);
    };
  }

  private static boolean bool(String name, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "t" -> true;
      case "false", "0", "no", "f" -> false;
      default ->
          throw BelfryException.invalid(
              name + " is '" + Ids.shorten(text) + "' where true or false is expected");
    };
  }

  /** Numbers separated by {@code |}, commas or spaces, in brackets or not. */
  private static Embedding vector(String name, String text) {
    String[] parts = text.strip().replaceAll("^\\[|\\]$", "").strip().split("[|,\\s]+");
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = (float) number(name, parts[i]);
    }
    return Embedding.copyOf(values);
  }
}
