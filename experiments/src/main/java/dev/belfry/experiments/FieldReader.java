package dev.belfry.experiments;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one object; what is wrong is added to a list, and a default goes on. */
final class FieldReader {
  private final String path;
  private final Map<?, ? extends @Nullable Object> values;
  private final List<DefinitionProblem> problems;
  private final Set<String> known = new HashSet<>();

  FieldReader(
      String path, Map<?, ? extends @Nullable Object> values, List<DefinitionProblem> problems) {
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  /** Adds a problem of a field. */
  void problem(String name, String message) {
    problems.add(new DefinitionProblem(path + name, message));
  }

  @Nullable Object value(String name) {
    known.add(name);
    return values.get(name);
  }

  @Nullable String text(String name) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      try {
        return Ids.checkText("'" + path + name + "'", text);
      } catch (BelfryException e) {
        problem(name, String.valueOf(e.getMessage()));
        return null;
      }
    }
    expected(name, value, "a text");
    return null;
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  double number(String name, double otherwise, double from, double to) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() >= from
        && number.doubleValue() <= to) {
      return number.doubleValue();
    }
    expected(name, value, "a number from " + plain(from) + " to " + plain(to));
    return otherwise;
  }

  long whole(String name, long otherwise, long from, long to) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.longValue() >= from
        && number.longValue() <= to) {
      return number.longValue();
    }
    expected(name, value, "a whole number from " + from + " to " + to);
    return otherwise;
  }

  @Nullable Boolean flag(String name) {
    Object value = value(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    expected(name, value, "true or false");
    return null;
  }

  List<?> list(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    expected(name, value, "a list");
    return List.of();
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(name)) {
      if (value instanceof String text && !text.isEmpty()) {
        texts.add(text);
      } else {
        expected(name, value, "a list of texts");
      }
    }
    return texts;
  }

  /** The object of a field, or null where there is none. */
  @Nullable FieldReader object(String name) {
    Object value = value(name);
    return value == null ? null : object(name, name, value);
  }

  /** The objects of a list. */
  List<FieldReader> objects(String name) {
    List<FieldReader> readers = new ArrayList<>();
    for (Object value : list(name)) {
      FieldReader reader = object(name, name + "[" + readers.size() + "]", value);
      if (reader != null) {
        readers.add(reader);
      }
    }
    return readers;
  }

  private @Nullable FieldReader object(String name, String at, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new FieldReader(path + at + ".", map, problems);
    }
    expected(name, value, "an object");
    return null;
  }

  /** One of a few names. */
  <T> T choice(String name, T otherwise, Map<String, T> choices) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    T choice = choices.get(text);
    if (choice == null) {
      unknown(name, text, choices.keySet());
      return otherwise;
    }
    return choice;
  }

  /** A name that is none of those that there are. */
  void unknown(String name, String text, Iterable<String> names) {
    String nearest = Suggestions.nearest(text, names);
    problem(
        name,
        "'"
            + path
            + name
            + "' is '"
            + Ids.shorten(text)
            + "'; accepted are "
            + String.join(", ", names)
            + (nearest == null ? "" : " (did you mean '" + nearest + "'?)"));
  }

  /** A value of another kind than what is accepted. */
  void expected(String name, @Nullable Object value, String accepted) {
    problem(
        name,
        "'"
            + path
            + name
            + "' is "
            + Ids.shorten(String.valueOf(value))
            + "; "
            + accepted
            + " is accepted");
  }

  /** Adds a problem for each field that nobody asked for. */
  void refuseOthers() {
    for (Object name : values.keySet()) {
      String text = String.valueOf(name);
      if (!known.contains(text)) {
        String nearest = Suggestions.nearest(text, known);
        problem(
            Ids.shorten(text),
            "there is no field '"
                + path
                + Ids.shorten(text)
                + "'"
                + (nearest == null ? "" : " (did you mean '" + nearest + "'?)"));
      }
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
