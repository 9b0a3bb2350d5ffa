package dev.belfry.contracts.common;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attribute values by name. A value is a {@link String}, {@link Double}, {@link Boolean}, {@link
 * Instant}, {@link Embedding}, or a {@link List} of one of these. Immutable; missing and null are
 * the same.
 */
public final class Attributes {
  private static final Attributes EMPTY = new Attributes(Map.of());

  private final Map<String, Object> values;

  private Attributes(Map<String, Object> values) {
    this.values = values;
  }

  public static Attributes empty() {
    return EMPTY;
  }

  /** Copies {@code values}; lists must be immutable or not shared. */
  public static Attributes of(Map<String, Object> values) {
    return values.isEmpty() ? EMPTY : new Attributes(Map.copyOf(values));
  }

  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** The text or category value, or null when it is missing. */
  public @Nullable String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  /** The number, or {@code otherwise} when it is missing. */
  public double number(String name, double otherwise) {
    return values.get(name) instanceof Double number ? number : otherwise;
  }

  /** Whether the boolean is present and true. */
  public boolean isTrue(String name) {
    return Objects.equals(values.get(name), Boolean.TRUE);
  }

  /** The instant, or null when it is missing. */
  public @Nullable Instant timestamp(String name) {
    return values.get(name) instanceof Instant instant ? instant : null;
  }

  /** The values of a text or category attribute, one or many; empty when it is missing. */
  public List<String> texts(String name) {
    Object value = values.get(name);
    if (value instanceof String text) {
      return List.of(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return List.of();
  }

  /** The values as an unmodifiable map. */
  public Map<String, Object> asMap() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
