package dev.belfry.reranker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Suggestions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read with refusals that name the place, the value and what is
 * accepted.
 */
final class JsonFields {
  private final String place;
  private final String path;
  private final JsonNode node;

  JsonFields(String place, JsonNode node) {
    this(place, "", node);
  }

  /**
   * @param path of the object in its rule, such as {@code action}; empty for the rule itself
   */
  private JsonFields(String place, String path, JsonNode node) {
    this.place = place;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw FieldRefusal.of(path, place + " is " + abridged(node) + ", and accepted is an object");
    }
  }

  JsonFields named(String newPlace) {
    return new JsonFields(newPlace, path, node);
  }

  String place() {
    return place;
  }

  /** Refuses every other key. */
  void accept(String... keys) {
    List<String> known = List.of(keys);
    for (String key : (Iterable<String>) node::fieldNames) {
      if (!known.contains(key)) {
        String nearest = Suggestions.nearest(key, known);
        throw FieldRefusal.of(
            path(key),
            place
                + " has an unknown key '"
                + key
                + "'; "
                + (nearest == null
                    ? "known are " + String.join(", ", known)
                    : "did you mean " + nearest + "?"));
      }
    }
  }

  String text(String key) {
    String value = textOrNull(key);
    if (value == null) {
      throw missing(key, "a text");
    }
    return value;
  }

  String text(String key, String otherwise) {
    String value = textOrNull(key);
    return value == null ? otherwise : value;
  }

  @Nullable String textOrNull(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw refused(key, "a text");
    }
    return value.textValue();
  }

  boolean bool(String key, boolean otherwise) {
    JsonNode value = value(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw refused(key, "true or false");
    }
    return value.booleanValue();
  }

  int integer(String key) {
    Integer value = integerOrNull(key);
    if (value == null) {
      throw missing(key, "a whole number");
    }
    return value;
  }

  int integer(String key, int otherwise) {
    Integer value = integerOrNull(key);
    return value == null ? otherwise : value;
  }

  @Nullable Integer integerOrNull(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused(key, "a whole number");
    }
    return value.intValue();
  }

  double number(String key) {
    Double value = numberOrNull(key);
    if (value == null) {
      throw missing(key, "a number");
    }
    return value;
  }

  @Nullable Double numberOrNull(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw refused(key, "a number");
    }
    return value.doubleValue();
  }

  List<String> texts(String key) {
    JsonNode value = value(key);
    List<String> texts = new ArrayList<>();
    if (value != null && !value.isArray()) {
      throw refused(key, "an array of texts");
    }
    for (JsonNode element : value == null ? List.<JsonNode>of() : value) {
      if (!element.isTextual()) {
        throw refused(key, "an array of texts");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  List<JsonNode> array(String key) {
    JsonNode value = value(key);
    if (value == null) {
      throw missing(key, "an array");
    }
    if (!value.isArray()) {
      throw refused(key, "an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    value.forEach(elements::add);
    return elements;
  }

  JsonFields object(String key, String placeOfIt) {
    JsonNode value = value(key);
    if (value == null) {
      throw missing(key, "an object");
    }
    return new JsonFields(placeOfIt, path(key), value);
  }

  boolean has(String key) {
    return value(key) != null;
  }

  /** A refusal with this place before it, unless it names it already. */
  BelfryException placed(BelfryException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return message.startsWith(place)
        ? refusal
        : FieldRefusal.of(path(FieldRefusal.field(refusal)), place + ": " + message);
  }

  BelfryException refused(String key, String accepted) {
    return FieldRefusal.of(
        path(key),
        place + ": " + key + " is " + abridged(node.path(key)) + ", and accepted is " + accepted);
  }

  private BelfryException missing(String key, String accepted) {
    return FieldRefusal.of(path(key), place + " has no " + key + "; give it " + accepted);
  }

  private String path(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
  }

  private @Nullable JsonNode value(String key) {
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  private static String abridged(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
