package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a table is what: {@code user}, {@code item}, {@code value}, {@code time}, {@code
 * type}, {@code session}, {@code event} (its id), {@code text}, {@code headline} (put before the
 * text) and {@code device}, or an attribute, {@code item.NAME} or {@code user.NAME}.
 *
 * @param kind what a row is
 * @param columns by field, in the order to show
 * @param types of attributes where one is given, such as {@code category}, by field
 * @param reviews whether it is a file of reviews, whose users may be anonymous
 */
public record ColumnMapping(
    Kind kind, Map<String, String> columns, Map<String, String> types, boolean reviews) {
  /** What a row of a table is. */
  public enum Kind {
    ITEMS,
    USERS,
    /** With attributes of their items and users, if there are columns for them. */
    EVENTS
  }

  public ColumnMapping {
    requireNonNull(kind, "kind is null");
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    types = Map.copyOf(types);
  }

  /**
   * What the names of columns suggest.
   *
   * @param kind what a row is, or null to tell from the names
   */
  static ColumnMapping propose(List<String> names, @Nullable Kind kind) {
    if (kind == null && names.contains("reviews.rating") && names.contains("id")) {
      return reviews(names);
    }
    Map<String, String> events = new LinkedHashMap<>();
    for (String field : ColumnNames.eventFields()) {
      names.stream()
          .filter(name -> field.equals(ColumnNames.eventField(bare(name))))
          .findFirst()
          .ifPresent(name -> events.putIfAbsent(field, name));
    }
    Kind guessed = kind == null ? kind(names, events) : kind;
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, String> columns =
        guessed == Kind.EVENTS
            ? withItemAttributes(events, names)
            : described(guessed, events, names, types);
    return new ColumnMapping(guessed, columns, types, false);
  }

  private static Kind kind(List<String> names, Map<String, String> events) {
    boolean user = events.containsKey("user");
    boolean item = events.containsKey("item");
    if (user == item) {
      boolean titled = names.stream().anyMatch(n -> "title".equals(ColumnNames.itemAttribute(n)));
      return !user && titled ? Kind.ITEMS : Kind.EVENTS;
    }
    return item ? Kind.ITEMS : Kind.USERS;
  }

  private static ColumnMapping reviews(List<String> names) {
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, String> usual = new LinkedHashMap<>();
    usual.put("item", "id");
    usual.put("item.title", "name");
    usual.put("item.brand", "brand");
    usual.put("item.categories", "categories");
    usual.put("item.manufacturer", "manufacturer");
    usual.put("user", "reviews.username");
    usual.put("value", "reviews.rating");
    usual.put("time", "reviews.date");
    usual.put("headline", "reviews.title");
    usual.put("text", "reviews.text");
    usual.forEach(
        (field, column) -> {
          if (names.contains(column)) {
            columns.put(field, column);
          }
        });
    return new ColumnMapping(Kind.EVENTS, columns, Map.of("item.manufacturer", "category"), true);
  }

  private static Map<String, String> withItemAttributes(
      Map<String, String> events, List<String> names) {
    Map<String, String> columns = new LinkedHashMap<>(events);
    for (String name : names) {
      @Nullable String attribute = ColumnNames.itemAttribute(name);
      if (attribute != null
          && List.of("title", "brand", "categories").contains(attribute)
          && !name.equalsIgnoreCase("name")
          && !columns.containsValue(name)) {
        columns.putIfAbsent("item." + attribute, name);
      }
    }
    return columns;
  }

  private static Map<String, String> described(
      Kind kind, Map<String, String> events, List<String> names, Map<String, String> types) {
    String entity = kind == Kind.ITEMS ? "item" : "user";
    Map<String, String> columns = new LinkedHashMap<>();
    String id =
        events.getOrDefault(
            entity, names.stream().filter(n -> n.equalsIgnoreCase("id")).findFirst().orElse(""));
    if (!id.isEmpty()) {
      columns.put(entity, id);
    }
    for (String name : names) {
      String plain = ColumnNames.plain(bare(name));
      @Nullable String reserved = kind == Kind.ITEMS ? ColumnNames.itemAttribute(bare(name)) : null;
      boolean taken = reserved != null && names.contains(reserved) && !reserved.equals(plain);
      String attribute = reserved == null || taken ? plain : reserved;
      if (!name.equals(id) && !attribute.isEmpty()) {
        String field = entity + "." + attribute;
        if (columns.putIfAbsent(field, name) == null && name.indexOf(':') >= 0) {
          types.put(field, name.substring(name.indexOf(':') + 1).strip());
        }
      }
    }
    return columns;
  }

  private static String bare(String column) {
    int colon = column.indexOf(':');
    return colon < 0 ? column : column.substring(0, colon);
  }

  /**
   * The mapping with some fields set.
   *
   * @param changes column by field; an empty column leaves the field out; a field may have a type
   *     behind a colon
   * @param names the columns there are
   * @throws BelfryException INVALID for a field or a column that there is none
   */
  ColumnMapping with(Map<String, String> changes, List<String> names) {
    Map<String, String> changed = new LinkedHashMap<>(columns);
    Map<String, String> typed = new LinkedHashMap<>(types);
    changes.forEach(
        (given, column) -> {
          String field = field(bare(given));
          if (column.isEmpty()) {
            changed.remove(field);
            return;
          }
          if (!names.contains(column)) {
            throw BelfryException.invalid(noColumn(column, names));
          }
          changed.values().remove(column);
          changed.put(field, column);
          if (given.indexOf(':') >= 0) {
            typed.put(field, given.substring(given.indexOf(':') + 1));
          }
        });
    return new ColumnMapping(kind, changed, typed, reviews);
  }

  private String field(String given) {
    String name = given.strip();
    if (name.matches("(item|user)\\.[a-z][a-z0-9_]{0,63}")) {
      return name;
    }
    if (kind == Kind.EVENTS || name.equals("item") || name.equals("user")) {
      @Nullable String field = ColumnNames.eventField(name);
      if (field != null) {
        return field;
      }
    } else if (name.matches("[a-z][a-z0-9_]{0,63}")) {
      return (kind == Kind.ITEMS ? "item." : "user.") + name;
    }
    List<String> known = ColumnNames.eventFields();
    @Nullable String nearest = Suggestions.nearest(name, known);
    throw BelfryException.invalid(
        "'"
            + name
            + "' is no field that a column can be"
            + (nearest == null ? "" : " (did you mean '" + nearest + "'?)")
            + ": there are "
            + String.join(", ", known)
            + ", and attributes such as item.colour and user.country.");
  }

  private static String noColumn(String column, List<String> names) {
    @Nullable String nearest = Suggestions.nearest(column, names);
    return "There is no column '"
        + column
        + "'"
        + (nearest == null ? "" : " (did you mean '" + nearest + "'?)")
        + "; the columns are "
        + String.join(", ", names)
        + ".";
  }

  /** The same, or INVALID with what is missing. */
  ColumnMapping complete(String file, List<String> names) {
    for (String field :
        switch (kind) {
          case ITEMS -> List.of("item");
          case USERS -> List.of("user");
          case EVENTS -> List.of("user", "item");
        }) {
      if (!columns.containsKey(field)) {
        throw BelfryException.invalid(
            "No column of "
                + file
                + " looks like the "
                + field
                + ": name it with --map "
                + field
                + "=COLUMN. The columns are "
                + String.join(", ", names)
                + ".");
      }
    }
    return this;
  }

  /** The fields that are attributes of an entity, without its name in front. */
  List<String> attributes(Entity entity) {
    String prefix = entity.name().toLowerCase(Locale.ROOT) + ".";
    return columns.keySet().stream()
        .filter(field -> field.startsWith(prefix))
        .map(field -> field.substring(prefix.length()))
        .toList();
  }

  /** The columns that are not read. */
  public List<String> leftOut(List<String> names) {
    List<String> rest = new ArrayList<>(names);
    rest.removeAll(columns.values());
    rest.removeIf(String::isEmpty);
    return List.copyOf(rest);
  }
}
