package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types of the attributes in a table: what the schema says, else what the mapping says, else
 * what the values of the first hundred thousand rows look like.
 */
final class AttributeTypes {
  private static final int SAMPLE = 100_000;
  private static final int MOST_CATEGORIES = 1_000;

  /** Values that look like text rather than labels are longer than this. */
  private static final int LONGEST_LABEL = 40;

  private AttributeTypes() {}

  /**
   * The definition of each attribute that is mapped, by the mapping's field.
   *
   * @param table read from its beginning; left somewhere behind it
   * @param known attributes whose type stands
   */
  static Map<String, AttributeDefinition> of(
      TableReader table, ColumnMapping mapping, AttributeSchema known) throws IOException {
    Map<String, AttributeDefinition> definitions = new LinkedHashMap<>();
    Map<String, Values> unknown = new LinkedHashMap<>();
    List<String> names = table.columns();
    for (Entity entity : List.of(Entity.ITEM, Entity.USER)) {
      for (String name : mapping.attributes(entity)) {
        String field = entity.name().toLowerCase(Locale.ROOT) + "." + name;
        Optional<AttributeDefinition> standing = known.find(entity, name);
        @Nullable String type = mapping.types().get(field);
        if (standing.isPresent()) {
          definitions.put(field, standing.get());
        } else if (type != null) {
          definitions.put(field, declared(entity, name, type));
        } else {
          int column = names.indexOf(mapping.columns().get(field));
          unknown.put(field, new Values(entity, name, column));
        }
      }
    }
    if (!unknown.isEmpty()) {
      look(table, List.copyOf(unknown.values()));
      unknown.forEach((field, values) -> definitions.put(field, values.definition()));
    }
    return definitions;
  }

  private static void look(TableReader table, List<Values> unknown) throws IOException {
    for (int row = 0; row < SAMPLE; row++) {
      try {
        @Nullable String @Nullable [] cells = table.next();
        if (cells == null) {
          return;
        }
        for (Values values : unknown) {
          values.meet(cells[values.column]);
        }
      } catch (BelfryException e) {
        // Told when the rows are read.
      }
    }
  }

  private static AttributeDefinition declared(Entity entity, String name, String type) {
    return switch (type) {
      case "text" -> definition(entity, name, AttributeType.TEXT, false);
      case "category" -> definition(entity, name, AttributeType.CATEGORY, false);
      case "categories" -> definition(entity, name, AttributeType.CATEGORY, true);
      case "number" -> definition(entity, name, AttributeType.NUMBER, false);
      case "boolean" -> definition(entity, name, AttributeType.BOOLEAN, false);
      case "timestamp" -> definition(entity, name, AttributeType.TIMESTAMP, false);
      case "vector" -> definition(entity, name, AttributeType.VECTOR, false);
      default ->
          throw BelfryException.invalid(
              "The attribute '"
                  + name
                  + "' has the type '"
                  + type
                  + "', which is not known; there are text, category, categories, number, boolean,"
                  + " timestamp and vector.");
    };
  }

  static AttributeDefinition definition(
      Entity entity, String name, AttributeType type, boolean multi) {
    return new AttributeDefinition(
        entity,
        name,
        type,
        multi,
        null,
        entity == Entity.USER && type == AttributeType.CATEGORY ? "segment" : "feature");
  }

  /** What the values of one column look like. */
  private static final class Values {
    private final Entity entity;
    private final String name;
    private final int column;
    private final Set<String> distinct = new HashSet<>();
    private long rows;
    private boolean any;
    private boolean numbers = true;
    private boolean booleans = true;
    private boolean several;
    private boolean shortOnes = true;

    Values(Entity entity, String name, int column) {
      this.entity = entity;
      this.name = name;
      this.column = column;
    }

    void meet(@Nullable String value) {
      rows++;
      if (value == null) {
        return;
      }
      any = true;
      numbers = numbers && isNumber(value);
      booleans = booleans && (value.equals("true") || value.equals("false"));
      several |= value.indexOf('|') >= 0;
      shortOnes &= value.length() <= LONGEST_LABEL;
      if (distinct.size() <= MOST_CATEGORIES) {
        distinct.add(value);
      }
    }

    AttributeDefinition definition() {
      if (any && numbers) {
        return AttributeTypes.definition(entity, name, AttributeType.NUMBER, false);
      }
      if (any && booleans) {
        return AttributeTypes.definition(entity, name, AttributeType.BOOLEAN, false);
      }
      if (several) {
        return AttributeTypes.definition(entity, name, AttributeType.CATEGORY, true);
      }
      boolean labels =
          shortOnes && distinct.size() <= Math.min(MOST_CATEGORIES, Math.max(2, rows / 2));
      return AttributeTypes.definition(
          entity, name, labels ? AttributeType.CATEGORY : AttributeType.TEXT, false);
    }

    private static boolean isNumber(String text) {
      try {
        return Double.isFinite(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  /** The words of a definition's type, as the mapping takes them. */
  static String word(AttributeDefinition definition) {
    return definition.multi() && definition.type() == AttributeType.CATEGORY
        ? "categories"
        : definition.type().name().toLowerCase(Locale.ROOT);
  }

  /** The definitions that are not reserved. */
  static List<AttributeDefinition> own(Map<String, AttributeDefinition> definitions) {
    List<AttributeDefinition> own = new ArrayList<>();
    for (AttributeDefinition definition : definitions.values()) {
      if (!definition.role().equals("reserved")) {
        own.add(definition);
      }
    }
    return own;
  }
}
