package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One attribute of the schema.
 *
 * @param entity what it belongs to
 * @param name lower-case letters, digits and underscores, starting with a letter, at most 64
 *     characters
 * @param type the type of one value
 * @param multi whether the value is a list of {@code type}
 * @param defaultValue the value where it is missing, or null
 * @param role {@code reserved} for the fields Belfry gives a meaning to, {@code feature}, {@code
 *     segment} (user attributes that segment popularity uses) or {@code plain}
 */
public record AttributeDefinition(
    Entity entity,
    String name,
    AttributeType type,
    boolean multi,
    @Nullable Object defaultValue,
    String role) {
  public AttributeDefinition {
    requireNonNull(entity, "entity is null");
    requireNonNull(type, "type is null");
    requireNonNull(role, "role is null");
    if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
      throw BelfryException.invalid(
          "attribute name '"
              + name
              + "' is not accepted: use lower-case letters, digits and underscores, starting with a letter, at most 64 characters");
    }
  }
}
