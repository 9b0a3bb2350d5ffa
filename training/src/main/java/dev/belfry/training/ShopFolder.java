package dev.belfry.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Belfry's own layout: {@code items}, {@code users} and {@code events}, each CSV or Parquet, and
 * {@code schema.json} with the attributes beyond the reserved ones. Columns are named like the
 * attributes; a list's values are separated by {@code |}; times are ISO 8601.
 */
final class ShopFolder {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SCHEMA = "schema.json";
  private static final List<String> EVENT_COLUMNS =
      List.of(
          "event_id", "user_id", "item_id", "type", "value", "occurred_at", "session_id", "device");

  private ShopFolder() {}

  static boolean recognises(Path folder) {
    return table(folder, "events").isPresent()
        && (table(folder, "items").isPresent() || table(folder, "users").isPresent());
  }

  /** Opens a folder that {@link #recognises} has accepted. */
  static ImportSource open(Path folder) throws IOException {
    AttributeSchema schema = readSchema(folder.resolve(SCHEMA));
    Path name = folder.toAbsolutePath().normalize().getFileName();
    List<MappedTable> tables = new ArrayList<>();
    for (Map.Entry<String, ColumnMapping.Kind> kind :
        List.of(
            Map.entry("items", ColumnMapping.Kind.ITEMS),
            Map.entry("users", ColumnMapping.Kind.USERS),
            Map.entry("events", ColumnMapping.Kind.EVENTS))) {
      Path file = table(folder, kind.getKey()).orElse(null);
      if (file != null) {
        tables.add(
            new MappedTable(
                file, ColumnMapping.propose(names(file), kind.getValue()), '|', schema));
      }
    }
    return new TablesSource(
        name == null ? "data" : name.toString(),
        tables,
        schema.definitions().stream().filter(d -> !d.role().equals("reserved")).toList());
  }

  private static List<String> names(Path file) throws IOException {
    try (TableReader table = TableReader.open(file)) {
      return table.columns();
    }
  }

  /** Writes a data set as CSV, or as Parquet. */
  static void write(Dataset data, Path folder, boolean parquet) throws IOException {
    Files.createDirectories(folder);
    writeSchema(data.schema(), folder.resolve(SCHEMA));
    List<AttributeDefinition> itemAttributes = used(data.schema(), Entity.ITEM, data);
    List<AttributeDefinition> userAttributes = used(data.schema(), Entity.USER, data);
    try (BufferedWriter items = header(folder, "items", "item_id", itemAttributes);
        BufferedWriter users = header(folder, "users", "user_id", userAttributes)) {
      for (Item item : data.items()) {
        items.write(row(item.itemId(), item.attributes(), itemAttributes));
      }
      for (Dataset.User user : data.users()) {
        users.write(row(user.userId(), user.attributes(), userAttributes));
      }
    }
    try (BufferedWriter events = Files.newBufferedWriter(folder.resolve("events.csv"))) {
      events.write(String.join(",", EVENT_COLUMNS) + "\n");
      EventIds ids = new EventIds(data);
      for (int e = 0; e < data.events(); e++) {
        events.write(
            String.join(
                    ",",
                    Csv.field(ids.next(e)),
                    Csv.field(data.users().get(data.userOf(e)).userId()),
                    Csv.field(data.items().get(data.itemOf(e)).itemId()),
                    Csv.field(data.typeOf(e)),
                    plain(data.valueOf(e)),
                    data.instantOf(e).toString(),
                    Csv.field(orEmpty(data.sessionOf(e))),
                    Csv.field(orEmpty(data.deviceOf(e))))
                + "\n");
      }
    }
    if (parquet) {
      try (Tables tables = new Tables()) {
        for (String table : List.of("items", "users", "events")) {
          tables.toParquet(folder.resolve(table + ".csv"), folder.resolve(table + ".parquet"));
        }
      }
    }
  }

  private static Optional<Path> table(Path folder, String name) {
    for (String extension : List.of(".parquet", ".csv", ".csv.gz", ".jsonl", ".ndjson")) {
      Path file = folder.resolve(name + extension);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** The attributes of a row, by the schema. */
  static Attributes attributes(AttributeSchema schema, Entity entity, Tables.Row row) {
    Map<String, Object> values = new HashMap<>();
    for (AttributeDefinition definition : schema.of(entity)) {
      String text = row.text(definition.name());
      if (text != null && !text.isEmpty()) {
        values.put(definition.name(), value(definition, text));
      }
    }
    return Attributes.of(values);
  }

  private static Object value(AttributeDefinition definition, String text) {
    if (!definition.multi() || definition.type() == AttributeType.VECTOR) {
      return single(definition, text);
    }
    List<Object> values = new ArrayList<>();
    for (String part : text.split("\\|")) {
      values.add(single(definition, part));
    }
    return List.copyOf(values);
  }

  private static Object single(AttributeDefinition definition, String text) {
    return switch (definition.type()) {
      case TEXT, CATEGORY -> text;
      case NUMBER -> number(definition.name(), text);
      case BOOLEAN -> Boolean.valueOf(text);
      case TIMESTAMP -> instant(definition.name(), text);
      case VECTOR -> vector(definition.name(), text);
    };
  }

  /** Numbers separated by {@code |} or spaces. */
  private static Embedding vector(String column, String text) {
    String[] parts = text.strip().split("[|\\s]+");
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = (float) number(column, parts[i]);
    }
    return Embedding.copyOf(values);
  }

  /** A finite number; INVALID otherwise. */
  static double number(String column, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is not finite is.
    }
    throw BelfryException.invalid(column + " is '" + text + "' where a number is expected");
  }

  private static Instant instant(String column, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw BelfryException.invalid(
          column + " is '" + text + "' where a time such as 2026-01-31T12:00:00Z is expected");
    }
  }

  private static List<AttributeDefinition> used(
      AttributeSchema schema, Entity entity, Dataset data) {
    return schema.of(entity).stream()
        .filter(
            d ->
                entity == Entity.ITEM
                    ? data.items().stream().anyMatch(i -> i.attributes().get(d.name()) != null)
                    : data.users().stream().anyMatch(u -> u.attributes().get(d.name()) != null))
        .toList();
  }

  private static BufferedWriter header(
      Path folder, String table, String id, List<AttributeDefinition> attributes)
      throws IOException {
    BufferedWriter writer = Files.newBufferedWriter(folder.resolve(table + ".csv"));
    writer.write(id);
    for (AttributeDefinition attribute : attributes) {
      writer.write("," + attribute.name());
    }
    writer.write("\n");
    return writer;
  }

  private static String row(String id, Attributes values, List<AttributeDefinition> attributes) {
    StringBuilder row = new StringBuilder(Csv.field(id));
    for (AttributeDefinition attribute : attributes) {
      row.append(',').append(Csv.field(text(values.get(attribute.name()))));
    }
    return row.append('\n').toString();
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> list) {
      return String.join("|", list.stream().map(ShopFolder::text).toList());
    }
    return value instanceof Double number ? plain(number) : value.toString();
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static AttributeSchema readSchema(Path file) throws IOException {
    AttributeSchema reserved = AttributeSchema.reservedOnly();
    if (!Files.isRegularFile(file)) {
      return reserved;
    }
    List<AttributeDefinition> definitions = new ArrayList<>();
    for (JsonNode node : MAPPER.readTree(file.toFile())) {
      try {
        definitions.add(
            new AttributeDefinition(
                Entity.valueOf(upper(node, "entity")),
                node.path("name").asText(),
                AttributeType.valueOf(upper(node, "type")),
                node.path("multi").asBoolean(),
                null,
                node.path("role").asText("plain")));
      } catch (IllegalArgumentException e) {
        throw new BelfryException(
            ErrorCode.INVALID,
            "The attribute " + node + " in " + file + " is not accepted: " + e.getMessage(),
            e);
      }
    }
    return reserved.with(1, definitions);
  }

  private static String upper(JsonNode node, String field) {
    return node.path(field).asText().toUpperCase(Locale.ROOT);
  }

  private static void writeSchema(AttributeSchema schema, Path file) throws IOException {
    ArrayNode array = MAPPER.createArrayNode();
    for (AttributeDefinition definition : schema.definitions()) {
      if (!definition.role().equals("reserved")) {
        ObjectNode node = array.addObject();
        node.put("entity", definition.entity().name().toLowerCase(Locale.ROOT));
        node.put("name", definition.name());
        node.put("type", definition.type().name().toLowerCase(Locale.ROOT));
        node.put("multi", definition.multi());
        node.put("role", definition.role());
      }
    }
    Files.writeString(file, array.toPrettyString() + "\n");
  }
}
