package dev.belfry.conditions;

import dev.belfry.contracts.common.Entity;
import dev.cel.runtime.CelVariableResolver;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of {@code item}, {@code user}, {@code context} and {@code now} in one evaluation. */
final class Subject implements CelVariableResolver {
  private final @Nullable EntityValue item;
  private final @Nullable EntityValue user;
  private final @Nullable EntityValue context;
  private final @Nullable Instant now;

  Subject(
      @Nullable EntityValue item,
      @Nullable EntityValue user,
      @Nullable EntityValue context,
      @Nullable Instant now) {
    this.item = item;
    this.user = user;
    this.context = context;
    this.now = now;
  }

  /** Whether the attribute has a value here, a default included. */
  boolean has(AttributeName attribute) {
    EntityValue value = entity(attribute.entity());
    return value != null && value.valueOf(attribute.name()) != null;
  }

  /** The attribute's value, else its default, else null. */
  @Nullable Object valueOf(AttributeName attribute) {
    EntityValue value = entity(attribute.entity());
    return value == null ? null : value.valueOf(attribute.name());
  }

  /** Whether the attribute has a value that is no default; null where the entity is not there. */
  @Nullable Outcome hasOwn(AttributeName attribute) {
    EntityValue value = entity(attribute.entity());
    return value == null ? null : Outcome.of(value.has(attribute.name()));
  }

  @Nullable Instant now() {
    return now;
  }

  /** The same request with another item. */
  Subject with(EntityValue another) {
    return new Subject(another, user, context, now);
  }

  @Override
  public Optional<Object> find(String name) {
    return Optional.ofNullable(
        switch (name) {
          case ConditionLanguage.ITEM -> item;
          case ConditionLanguage.USER -> user;
          case ConditionLanguage.CONTEXT -> context;
          case ConditionLanguage.NOW -> now;
          default -> null;
        });
  }

  private @Nullable EntityValue entity(Entity entity) {
    return switch (entity) {
      case ITEM -> item;
      case USER -> user;
      case CONTEXT -> context;
    };
  }
}
