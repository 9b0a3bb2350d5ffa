package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Entity;
import java.util.Locale;

/**
 * An attribute that a condition reads.
 *
 * @param entity whose
 * @param name as in the schema
 */
public record AttributeName(Entity entity, String name) {
  public AttributeName {
    requireNonNull(entity, "entity is null");
    requireNonNull(name, "name is null");
  }

  /** As it is written in a condition, such as {@code item.price}. */
  @Override
  public String toString() {
    return entity.name().toLowerCase(Locale.ROOT) + "." + name;
  }
}
