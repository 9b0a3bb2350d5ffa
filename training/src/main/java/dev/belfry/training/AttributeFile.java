package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file of attributes of items or users: CSV, Parquet or JSON lines with a column {@code item} (or
 * {@code user}) and one for each attribute. The type of a column is that of the reserved attribute
 * of its name, or stands behind a colon ({@code colour:category}, {@code tags:categories}, {@code
 * blurb:text}, {@code size:number}, {@code new:boolean}, {@code since:timestamp}, {@code
 * image:vector}), or is inferred from the values. Several values of one attribute are separated by
 * {@code |}.
 *
 * @param definitions of the attributes that are not reserved
 * @param rows by id, in the file's order
 * @param note which types the columns have
 */
record AttributeFile(
    List<AttributeDefinition> definitions, Map<String, Tables.Row> rows, String note) {
  private static final int MOST_CATEGORIES = 1_000;

  /** Values that look like text rather than labels are longer than this. */
  private static final int LONGEST_LABEL = 40;

  /** Reads a file; INVALID when it has no id column or no row. */
  static AttributeFile read(Path file, Entity entity, Rejects rejects) {
    if (!Files.isRegularFile(file)) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND, "There is no file " + file + " to read attributes from.");
    }
    try (Tables tables = new Tables()) {
      if (Files.size(file) == 0) {
        throw BelfryException.invalid("The file " + file + " is empty.");
      }
      List<String> columns = tables.columns(file);
      String id = idColumn(file, entity, columns);
      Map<String, Tables.Row> rows = new LinkedHashMap<>();
      tables.read(
          file,
          rejects,
          row -> {
            if (rows.putIfAbsent(row.required(id), row) != null) {
              throw BelfryException.invalid("'" + row.required(id) + "' stands twice");
            }
          });
      if (rows.isEmpty()) {
        throw BelfryException.invalid("The file " + file + " holds no row that can be used.");
      }
      return typed(file, entity, columns.stream().filter(c -> !c.equals(id)).toList(), rows);
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** The attributes of an id; none where it has no row, or where they are refused. */
  Attributes of(String id, AttributeSchema schema, Entity entity, Rejects rejects) {
    Tables.@Nullable Row row = rows.get(id);
    if (row == null) {
      return Attributes.empty();
    }
    try {
      return ShopFolder.attributes(schema, entity, row);
    } catch (BelfryException e) {
      rejects.reject("the attributes of '" + id + "'", String.valueOf(e.getMessage()));
      return Attributes.empty();
    }
  }

  private static AttributeFile typed(
      Path file, Entity entity, List<String> columns, Map<String, Tables.Row> rows) {
    AttributeSchema reserved = AttributeSchema.reservedOnly();
    List<AttributeDefinition> definitions = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (String column : columns) {
      int colon = column.indexOf(':');
      String name = (colon < 0 ? column : column.substring(0, colon)).strip();
      Optional<AttributeDefinition> known = reserved.find(entity, name);
      AttributeDefinition definition =
          colon < 0 && known.isPresent()
              ? known.get()
              : colon < 0
                  ? inferred(entity, name, column, rows)
                  : declared(file, entity, name, column.substring(colon + 1).strip());
      if (known.isEmpty()) {
        definitions.add(definition);
      }
      rows.values().forEach(row -> row.rename(column, name));
      said.add(
          name
              + " "
              + definition.type().name().toLowerCase(Locale.ROOT)
              + (definition.multi() ? ", several" : ""));
    }
    return new AttributeFile(
        List.copyOf(definitions),
        rows,
        "%s: %,d rows; %s".formatted(file.getFileName(), rows.size(), String.join("; ", said)));
  }

  private static AttributeDefinition declared(Path file, Entity entity, String name, String type) {
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
              "The column '"
                  + name
                  + ":"
                  + type
                  + "' of "
                  + file
                  + " has a type that is not known; there are text, category, categories, number,"
                  + " boolean, timestamp and vector.");
    };
  }

  private static AttributeDefinition inferred(
      Entity entity, String name, String column, Map<String, Tables.Row> rows) {
    Set<String> values = new HashSet<>();
    for (Tables.Row row : rows.values()) {
      @Nullable String value = row.text(column);
      if (value != null && !value.isEmpty()) {
        values.add(value);
      }
    }
    if (!values.isEmpty() && values.stream().allMatch(AttributeFile::isNumber)) {
      return definition(entity, name, AttributeType.NUMBER, false);
    }
    if (!values.isEmpty() && Set.of("true", "false").containsAll(values)) {
      return definition(entity, name, AttributeType.BOOLEAN, false);
    }
    if (values.stream().anyMatch(v -> v.indexOf('|') >= 0)) {
      return definition(entity, name, AttributeType.CATEGORY, true);
    }
    boolean labels =
        values.size() <= Math.min(MOST_CATEGORIES, Math.max(2, rows.size() / 2))
            && values.stream().allMatch(v -> v.length() <= LONGEST_LABEL);
    return definition(entity, name, labels ? AttributeType.CATEGORY : AttributeType.TEXT, false);
  }

  private static AttributeDefinition definition(
      Entity entity, String name, AttributeType type, boolean multi) {
    return new AttributeDefinition(
        entity,
        name,
        type,
        multi,
        null,
        entity == Entity.USER && type == AttributeType.CATEGORY ? "segment" : "feature");
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String idColumn(Path file, Entity entity, List<String> columns) {
    String kind = entity == Entity.ITEM ? "item" : "user";
    for (String name : List.of(kind, kind + "_id", kind + "Id")) {
      if (columns.contains(name)) {
        return name;
      }
    }
    throw BelfryException.invalid(
        "The file "
            + file
            + " has no column '"
            + kind
            + "'; its columns are "
            + columns.stream().collect(Collectors.joining(", "))
            + ".");
  }
}
