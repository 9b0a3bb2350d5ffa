package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table and what its columns are. Opened anew for each reading. */
final class MappedTable {
  private static final AttributeDefinition IS_ANONYMOUS =
      new AttributeDefinition(
          Entity.USER, "is_anonymous", AttributeType.BOOLEAN, false, false, "feature");

  private final Path file;
  private final ColumnMapping mapping;
  private final char separator;
  private final List<String> names;
  private final Map<String, AttributeDefinition> definitions;

  /**
   * @param separator between several values of one attribute
   * @param known attributes whose type stands
   */
  MappedTable(Path file, ColumnMapping mapping, char separator, AttributeSchema known)
      throws IOException {
    this.file = file;
    this.separator = separator;
    try (TableReader table = TableReader.open(file)) {
      this.names = table.columns();
      this.mapping = mapping.complete(file.toString(), names);
      this.definitions = AttributeTypes.of(table, mapping, known);
    }
  }

  ColumnMapping mapping() {
    return mapping;
  }

  /** The attributes beyond the reserved ones. */
  List<AttributeDefinition> attributes() {
    List<AttributeDefinition> own = new ArrayList<>(AttributeTypes.own(definitions));
    if (mapping.reviews()) {
      own.add(IS_ANONYMOUS);
    }
    return own;
  }

  /** What each field was taken for, in words. */
  String note() {
    List<String> said = new ArrayList<>();
    definitions.forEach(
        (field, definition) ->
            said.add(
                field.substring(field.indexOf('.') + 1) + " " + AttributeTypes.word(definition)));
    return said.isEmpty() ? "" : file.getFileName() + ": " + String.join(", ", said);
  }

  /** Items or users, one of each id that is met; in a table of them each row is one. */
  Rows<ImportSource.Described> described(Entity entity, Rejects rejects) throws IOException {
    String kind = entity.name().toLowerCase(Locale.ROOT);
    List<Cell> cells = new ArrayList<>();
    for (String name : mapping.attributes(entity)) {
      String field = kind + "." + name;
      AttributeDefinition definition = definitions.get(field);
      if (definition != null) {
        cells.add(new Cell(column(field), definition));
      }
    }
    int id = column(kind);
    boolean events = mapping.kind() == ColumnMapping.Kind.EVENTS;
    boolean anonymous = events && mapping.reviews() && entity == Entity.USER;
    ReviewUsers users = reviewUsers();
    Set<String> met = new HashSet<>();
    Function<@Nullable String[], ImportSource.@Nullable Described> parser =
        row -> {
          if (anonymous && users.isAnonymous(row)) {
            String user = users.idOf(row);
            return met.add(user)
                ? new ImportSource.Described(user, Map.of(IS_ANONYMOUS.name(), true))
                : null;
          }
          String value = events ? row[id] : required(kind, row[id]);
          return value == null || events && !met.add(value)
              ? null
              : new ImportSource.Described(value, values(cells, row));
        };
    // What is wrong with a row of events is told once: when the events are read.
    return new Rows<>(TableReader.open(file), parser, events ? MappedTable::untold : rejects);
  }

  private static void untold(String where, String reason) {}

  /** Whether there is anything to say about an entity. */
  boolean describes(Entity entity) {
    return switch (mapping.kind()) {
      case ITEMS -> entity == Entity.ITEM;
      case USERS -> entity == Entity.USER;
      case EVENTS ->
          !mapping.attributes(entity).isEmpty() || mapping.reviews() && entity == Entity.USER;
    };
  }

  /** The events of a table of events. */
  Rows<ImportSource.SourceEvent> events(Rejects rejects) throws IOException {
    return new Rows<>(
        TableReader.open(file),
        new EventCells(
            this::column,
            mapping.columns().containsKey("value"),
            Files.getLastModifiedTime(file).toMillis(),
            mapping.reviews() ? reviewUsers() : null),
        rejects);
  }

  private ReviewUsers reviewUsers() {
    return new ReviewUsers(
        column("user"), column("item"), column("time"), column("headline"), column("text"));
  }

  private int column(String field) {
    @Nullable String name = mapping.columns().get(field);
    return name == null ? -1 : names.indexOf(name);
  }

  private Map<String, Object> values(List<Cell> cells, @Nullable String[] row) {
    Map<String, Object> values = HashMap.newHashMap(cells.size());
    for (Cell cell : cells) {
      @Nullable String text = row[cell.column()];
      if (text != null && !text.isBlank()) {
        values.put(
            cell.definition().name(), FieldValues.attribute(cell.definition(), text, separator));
      }
    }
    return values;
  }

  static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw BelfryException.invalid("the " + field + " is missing");
    }
    return value;
  }

  private record Cell(int column, AttributeDefinition definition) {}
}
