package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --set key=value} and settings files say about models, keys such as {@code
 * als.dimension}. A config record reads its keys with a default each; a value that cannot be read
 * is remembered, and the default stands in until {@link #check} reports every problem at once:
 * unreadable values, values out of range, and keys that nobody has read. Safe for use by several
 * threads.
 */
public final class Settings {
  private final Map<String, String> values;
  private final Set<String> known = Collections.synchronizedSet(new TreeSet<>());
  private final Set<String> problems = Collections.synchronizedSet(new LinkedHashSet<>());

  private Settings(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Every default. */
  public static Settings none() {
    return new Settings(Map.of());
  }

  /** Settings by key. */
  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  /**
   * Reads assignments of the form {@code key=value}; a later one of the same key wins.
   *
   * @throws BelfryException INVALID when one has another form
   */
  public static Settings parse(List<String> assignments) {
    Map<String, String> values = new TreeMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw BelfryException.invalid(
            "the setting '"
                + assignment
                + "' is not of the form key=value, as als.dimension=64 is");
      }
      values.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
    }
    return new Settings(values);
  }

  /**
   * Reads a file with one {@code key=value} a line; empty lines and those that begin with {@code #}
   * are passed over.
   *
   * @throws BelfryException INVALID when it cannot be read or holds a line of another form
   */
  public static Settings read(Path file) {
    try (var lines = Files.lines(file)) {
      return parse(
          lines
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList());
    } catch (IOException | java.io.UncheckedIOException e) {
      throw BelfryException.invalid(
          "the settings file " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** These settings with others on top. */
  public Settings with(Settings others) {
    Map<String, String> merged = new TreeMap<>(values);
    merged.putAll(others.values);
    return new Settings(merged);
  }

  /** What was set, in order of key. */
  public Map<String, String> asMap() {
    return values;
  }

  /** Whether a key was set. */
  public boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** A whole number from {@code least} to {@code most}. */
  public int getInt(String key, int fallback, int least, int most) {
    @Nullable String text = read(key);
    if (text == null) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.replace("_", ""));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is out of range is.
    }
    refuse(key, text, "a whole number from " + least + " to " + most);
    return fallback;
  }

  /** A number from {@code least} to {@code most}. */
  public double getDouble(String key, double fallback, double least, double most) {
    @Nullable String text = read(key);
    if (text == null) {
      return fallback;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is out of range is.
    }
    refuse(key, text, "a number from " + plain(least) + " to " + plain(most));
    return fallback;
  }

  /** A number of at least 0 as a float. */
  public float getFloat(String key, float fallback, double least, double most) {
    @Nullable String text = read(key);
    return text == null ? fallback : (float) getDouble(key, fallback, least, most);
  }

  /** {@code true} or {@code false}. */
  public boolean getBoolean(String key, boolean fallback) {
    @Nullable String text = read(key);
    if (text == null) {
      return fallback;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    refuse(key, text, "true or false");
    return fallback;
  }

  /** One of an enum's constants, written in lower case with dashes. */
  public <E extends Enum<E>> E getEnum(String key, E fallback) {
    @Nullable String text = read(key);
    if (text == null) {
      return fallback;
    }
    E[] constants = fallback.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (dashed(constant).equals(text)) {
        return constant;
      }
    }
    refuse(
        key,
        text,
        Arrays.stream(constants).map(Settings::dashed).collect(Collectors.joining(", ")));
    return fallback;
  }

  /** Words separated by commas. */
  public List<String> getList(String key, List<String> fallback) {
    @Nullable String text = read(key);
    return text == null
        ? fallback
        : Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** A word or a path, as it stands. */
  public String getText(String key, String fallback) {
    @Nullable String text = read(key);
    return text == null ? fallback : text;
  }

  /** Remembers that a value is not accepted, for {@link #check}. */
  void refuse(String key, String value, String accepted) {
    problems.add("the setting " + key + " is '" + value + "', and takes " + accepted);
  }

  /**
   * Reports every problem that reading has met, and every key that nothing has read. To be called
   * after each config record has been made once.
   *
   * @throws BelfryException INVALID with all of them
   */
  public void check() {
    List<String> found = new ArrayList<>(problems);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        @Nullable String nearest = Suggestions.nearest(key, known);
        found.add(
            "there is no setting '"
                + key
                + "'"
                + (nearest == null
                    ? "; there are " + String.join(", ", known)
                    : "; did you mean '" + nearest + "'?"));
      }
    }
    if (!found.isEmpty()) {
      throw BelfryException.invalid(String.join("\n", found));
    }
  }

  /** The form that {@link #read} accepts. */
  public String toFile(String comment) {
    StringBuilder text = new StringBuilder();
    comment.lines().forEach(line -> text.append("# ").append(line).append('\n'));
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  /** {@code key=value} of each, separated by spaces. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }

  private @Nullable String read(String key) {
    known.add(requireNonNull(key, "key is null"));
    return values.get(key);
  }

  private static String dashed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
