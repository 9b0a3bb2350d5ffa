package dev.belfry.contracts.common;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of items, users and contexts that this installation knows. Immutable.
 *
 * @param version grows with every change
 * @param definitions in the order they are shown
 */
public record AttributeSchema(long version, List<AttributeDefinition> definitions) {
  private static final List<AttributeDefinition> RESERVED =
      List.of(
          reserved(Entity.ITEM, "title", AttributeType.TEXT, false),
          reserved(Entity.ITEM, "description", AttributeType.TEXT, false),
          reserved(Entity.ITEM, "categories", AttributeType.CATEGORY, true),
          reserved(Entity.ITEM, "brand", AttributeType.CATEGORY, false),
          reserved(Entity.ITEM, "price", AttributeType.NUMBER, false),
          reserved(Entity.ITEM, "stock", AttributeType.NUMBER, false),
          reserved(Entity.ITEM, "available_from", AttributeType.TIMESTAMP, false),
          reserved(Entity.ITEM, "available_until", AttributeType.TIMESTAMP, false),
          reserved(Entity.ITEM, "created_at", AttributeType.TIMESTAMP, false),
          reserved(Entity.ITEM, "hidden", AttributeType.BOOLEAN, false),
          new AttributeDefinition(
              Entity.CONTEXT, "device", AttributeType.CATEGORY, false, null, "reserved"),
          new AttributeDefinition(
              Entity.CONTEXT, "hour", AttributeType.NUMBER, false, null, "reserved"),
          new AttributeDefinition(
              Entity.CONTEXT, "weekday", AttributeType.NUMBER, false, null, "reserved"),
          new AttributeDefinition(
              Entity.CONTEXT, "placement", AttributeType.CATEGORY, false, null, "reserved"));

  public AttributeSchema {
    definitions = List.copyOf(definitions);
  }

  /** The reserved attributes alone: what an empty installation starts with. */
  public static AttributeSchema reservedOnly() {
    return new AttributeSchema(0, RESERVED);
  }

  /** The definition of an attribute, if there is one. */
  public Optional<AttributeDefinition> find(Entity entity, String name) {
    for (AttributeDefinition definition : definitions) {
      if (definition.entity() == entity && definition.name().equals(name)) {
        return Optional.of(definition);
      }
    }
    return Optional.empty();
  }

  /** The definitions of one entity. */
  public List<AttributeDefinition> of(Entity entity) {
    return definitions.stream().filter(d -> d.entity() == entity).toList();
  }

  /** A schema with these definitions added, or replaced where the name stands already. */
  public AttributeSchema with(long newVersion, List<AttributeDefinition> added) {
    Map<String, AttributeDefinition> byKey = new LinkedHashMap<>();
    definitions.forEach(d -> byKey.put(d.entity() + "." + d.name(), d));
    added.forEach(d -> byKey.put(d.entity() + "." + d.name(), d));
    return new AttributeSchema(newVersion, new ArrayList<>(byKey.values()));
  }

  private static AttributeDefinition reserved(
      Entity entity, String name, AttributeType type, boolean multi) {
    return new AttributeDefinition(entity, name, type, multi, null, "reserved");
  }
}
