package dev.belfry.platform;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Suggestions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one place that configuration is read from: {@code belfry.yaml}, then {@code BELFRY_*}
 * environment variables, then {@code --set key=value} flags; later ones win. A module's
 * configuration record asks for each of its keys once, with its default, in a static {@code
 * from(ConfigReader)}; what nobody asked for is an unknown key. Problems are collected and reported
 * together by {@link #check()}. Not for several threads.
 *
 * <p>Keys are lower-case-with-dashes under a section, such as {@code gateway.max-in-flight}; its
 * variable is {@code BELFRY_GATEWAY_MAX_IN_FLIGHT}.
 */
public final class ConfigReader {
  private final Map<String, Given> given = new TreeMap<>();
  private final Map<String, Given> environment = new TreeMap<>();
  private final Map<String, Entry> asked = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param file keys of the file, flattened with dots
   * @param fileName how the file is named in messages
   * @param variables the environment; only names that start with {@code BELFRY_} count, and the
   *     caller removes those that are not settings
   * @param flags values of {@code --set}
   */
  public ConfigReader(
      Map<String, String> file,
      String fileName,
      Map<String, String> variables,
      Map<String, String> flags) {
    file.forEach((key, value) -> given.put(key, new Given(value, fileName)));
    variables.forEach(
        (name, value) -> {
          if (name.startsWith("BELFRY_")) {
            environment.put(name, new Given(value, name));
          }
        });
    flags.forEach((key, value) -> given.put(key, new Given(value, "--set")));
  }

  /** A reader with nothing set: every key has its default. */
  public static ConfigReader defaults() {
    return of(Map.of());
  }

  /** A reader of these settings, as if given by {@code --set}. */
  public static ConfigReader of(Map<String, String> settings) {
    return new ConfigReader(Map.of(), "", Map.of(), settings);
  }

  /** A whole number within {@code [min, max]}. */
  public int integer(String key, int otherwise, int min, int max) {
    return (int) whole(key, otherwise, min, max);
  }

  /** A whole number within {@code [min, max]}. */
  public long whole(String key, long otherwise, long min, long max) {
    return read(
        key,
        otherwise,
        text -> {
          long value = Long.parseLong(text.replace("_", ""));
          if (value < min || value > max) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        "a whole number from " + min + " to " + max);
  }

  /** A number within {@code [min, max]}. */
  public double number(String key, double otherwise, double min, double max) {
    return read(
        key,
        otherwise,
        text -> {
          double value = Double.parseDouble(text);
          if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        "a number from " + min + " to " + max);
  }

  /** {@code true} or {@code false}. */
  public boolean bool(String key, boolean otherwise) {
    return read(
        key,
        otherwise,
        text ->
            switch (text) {
              case "true", "on", "yes" -> true;
              case "false", "off", "no" -> false;
              default -> throw new IllegalArgumentException();
            },
        "true or false");
  }

  /** Any text. */
  public String text(String key, String otherwise) {
    return read(key, otherwise, text -> text, "text");
  }

  /** A constant of an enum, in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    Map<String, E> byName = new LinkedHashMap<>();
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      byName.put(nameOf(constant), constant);
    }
    return read(
        key,
        otherwise,
        text -> {
          E constant = byName.get(text);
          if (constant == null) {
            throw new IllegalArgumentException();
          }
          return constant;
        },
        "one of " + String.join(", ", byName.keySet()));
  }

  /** Text that is masked wherever the configuration is printed. */
  public String secret(String key, String otherwise) {
    String value = text(key, otherwise);
    asked.computeIfPresent(
        key, (k, entry) -> new Entry(k, value.isEmpty() ? "" : "********", entry.origin()));
    return value;
  }

  /** Several texts, separated by commas. */
  public List<String> texts(String key, List<String> otherwise) {
    String value = text(key, String.join(",", otherwise));
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * A value of any other form.
   *
   * @param otherwise the default, as it would be given
   * @param parse throws IllegalArgumentException or {@link BelfryException} for what it does not
   *     take
   * @param accepted what it takes, to go after "takes"
   */
  public <T> T value(String key, String otherwise, Function<String, T> parse, String accepted) {
    return read(key, parse.apply(otherwise), otherwise, parse, accepted);
  }

  /** A path, as given. */
  public Path path(String key, Path otherwise) {
    return read(key, otherwise, Path::of, "a path");
  }

  /** A duration such as {@code 100ms}, {@code 5s}, {@code 10m}, {@code 2h} or {@code 30d}. */
  public Duration duration(String key, Duration otherwise) {
    return read(
        key,
        otherwise,
        ConfigReader::parseDuration,
        "a duration such as 100ms, 5s, 10m, 2h or 30d");
  }

  /**
   * Reports everything that is wrong with what was given, once all records were made.
   *
   * @throws BelfryException naming every unknown key, with the nearest known one, and every value
   *     that is not accepted
   */
  public void check() {
    List<String> all = new ArrayList<>(problems);
    for (Map.Entry<String, Given> entry : given.entrySet()) {
      if (!asked.containsKey(entry.getKey())) {
        all.add(
            "unknown key '"
                + entry.getKey()
                + "' in "
                + entry.getValue().origin()
                + suggestion(entry.getKey(), asked.keySet()));
      }
    }
    List<String> variables = asked.keySet().stream().map(ConfigReader::variable).toList();
    for (String name : environment.keySet()) {
      if (!variables.contains(name)) {
        all.add("unknown environment variable '" + name + "'" + suggestion(name, variables));
      }
    }
    if (!all.isEmpty()) {
      throw BelfryException.invalid("the configuration is not accepted: " + String.join("; ", all));
    }
  }

  /**
   * Every key that was asked for, with its effective value (secrets masked) and where that came
   * from.
   */
  public List<Entry> entries() {
    return List.copyOf(asked.values());
  }

  /**
   * One effective setting.
   *
   * @param key such as {@code gateway.port}
   * @param value as text; masked for a secret
   * @param origin {@code default}, the file, the variable or {@code --set}
   */
  public record Entry(String key, String value, String origin) {}

  private record Given(String value, String origin) {}

  private <T> T read(String key, T otherwise, Function<String, T> parse, String accepted) {
    return read(key, otherwise, show(otherwise), parse, accepted);
  }

  private <T> T read(
      String key, T otherwise, String shown, Function<String, T> parse, String accepted) {
    Given value = given.get(key);
    Given variable = environment.get(variable(key));
    if (variable != null && (value == null || !value.origin().equals("--set"))) {
      value = variable;
    }
    if (value == null) {
      asked.put(key, new Entry(key, shown, "default"));
      return otherwise;
    }
    asked.put(key, new Entry(key, value.value(), value.origin()));
    try {
      return parse.apply(value.value().strip());
    } catch (IllegalArgumentException | DateTimeParseException | BelfryException e) {
      problems.add(
          "'"
              + key
              + "' is '"
              + value.value()
              + "' in "
              + value.origin()
              + ", and takes "
              + accepted);
      return otherwise;
    }
  }

  private static String show(Object value) {
    if (value instanceof Duration duration) {
      long millis = duration.toMillis();
      return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
    return value instanceof Enum<?> constant ? nameOf(constant) : String.valueOf(value);
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Duration parseDuration(String text) {
    String unit = text.replaceFirst("^[0-9]+", "");
    String digits = text.substring(0, text.length() - unit.length());
    long count = Long.parseLong(digits);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> throw new IllegalArgumentException();
    };
  }

  private static String variable(String key) {
    return "BELFRY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String suggestion(String unknown, Iterable<String> known) {
    @Nullable String nearest = Suggestions.nearest(unknown, known);
    return nearest == null ? "" : " (did you mean '" + nearest + "'?)";
  }
}
