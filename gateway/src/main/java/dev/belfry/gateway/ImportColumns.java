package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Ids;
import dev.belfry.platform.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a CSV file: texts become JSON by the type of the attribute they are named for. A
 * column without a name is left out.
 */
final class ImportColumns {
  private final List<String> names;
  private final AttributeSchema schema;
  private final @Nullable Entity entity;

  /**
   * @param entity whose attributes they are, or null for the fields of events
   * @param required the column that must be there
   */
  ImportColumns(
      List<String> names, AttributeSchema schema, @Nullable Entity entity, String required) {
    this.names = names.stream().map(String::strip).toList();
    this.schema = schema;
    this.entity = entity;
    if (!this.names.contains(required)) {
      throw BelfryException.invalid(
          "the first line names the columns "
              + Ids.shorten(String.join(", ", this.names))
              + ": one must be '"
              + required
              + "'");
    }
  }

  /** A record as a JSON object; empty fields are left out. */
  ObjectNode object(String record) {
    List<String> fields = ImportRows.fields(record);
    if (fields.size() != names.size()) {
      throw BelfryException.invalid(
          "the row has "
              + fields.size()
              + " fields: the first line names "
              + names.size()
              + " columns");
    }
    ObjectNode object = Responses.object();
    for (int i = 0; i < fields.size(); i++) {
      if (!fields.get(i).isEmpty() && !names.get(i).isEmpty()) {
        object.set(names.get(i), value(names.get(i), fields.get(i)));
      }
    }
    return object;
  }

  private JsonNode value(String name, String text) {
    if (entity == null) {
      return name.equals("value") || name.equals("position") ? number(name, text) : plain(text);
    }
    AttributeDefinition definition = schema.find(entity, name).orElse(null);
    if (definition == null) {
      return plain(text);
    }
    if (definition.type() == AttributeType.VECTOR || (definition.multi() && text.startsWith("["))) {
      return json(name, text);
    }
    if (definition.multi()) {
      ArrayNode values = Responses.object().putArray(name);
      for (String part : text.split("\\|", -1)) {
        values.add(single(definition, part.strip()));
      }
      return values;
    }
    return single(definition, text);
  }

  private static JsonNode single(AttributeDefinition definition, String text) {
    return switch (definition.type()) {
      case NUMBER -> number(definition.name(), text);
      case BOOLEAN -> bool(definition.name(), text);
      case TEXT, TIMESTAMP, CATEGORY, VECTOR -> plain(text);
    };
  }

  private static JsonNode number(String name, String text) {
    try {
      return Responses.value(Double.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      throw BelfryException.invalid("'" + name + "' is '" + Ids.shorten(text) + "': give a number");
    }
  }

  private static JsonNode bool(String name, String text) {
    return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
      case "true", "1", "yes" -> Responses.value(true);
      case "false", "0", "no" -> Responses.value(false);
      default ->
          throw BelfryException.invalid(
              "'" + name + "' is '" + Ids.shorten(text) + "': give true or false");
    };
  }

  private static JsonNode json(String name, String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid(
          "'" + name + "' is '" + Ids.shorten(text) + "': give a list in JSON");
    }
  }

  private static JsonNode plain(String text) {
    return Responses.value(text);
  }
}
