package dev.belfry.conditions;

import dev.belfry.contracts.common.Attributes;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.values.StructValue;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An item, a user or a context as CEL sees it. */
@SuppressWarnings("Immutable") // Attributes are, without saying so to Error Prone.
final class EntityValue extends StructValue<String, Object> {
  private final CelType type;
  private final Attributes attributes;
  private final Map<String, Object> defaults;

  EntityValue(CelType type, Attributes attributes, Map<String, Object> defaults) {
    this.type = type;
    this.attributes = attributes;
    this.defaults = defaults;
  }

  /** The attribute's value, else its default, else null. */
  @Nullable Object valueOf(String name) {
    Object value = attributes.get(name);
    return value == null ? defaults.get(name) : value;
  }

  /** Whether the entity has a value itself. */
  boolean has(String name) {
    return attributes.get(name) != null;
  }

  @Override
  public Object select(String name) {
    Object value = valueOf(name);
    if (value == null) {
      throw CelAttributeNotFoundException.of(name + " is missing");
    }
    return value;
  }

  /** What {@code has()} asks: the value that the entity has itself. */
  @Override
  public Optional<Object> find(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return type;
  }
}
