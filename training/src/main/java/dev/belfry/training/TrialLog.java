package dev.belfry.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tuning has tried, as JSON lines: the first says what is tuned on what, each other one is a
 * trial at a rung. A line that a kill has cut short is dropped at the next start, and tried again.
 */
final class TrialLog {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>();
  private final List<Entry> inOrder = new ArrayList<>();

  /**
   * A configuration measured.
   *
   * @param trial its number, from 0; 0 is the defaults
   * @param rung from 0
   * @param settings that were drawn, and the amount of the resource
   * @param value of the metric on validation; NaN where it failed
   * @param se its standard error
   * @param seconds it took
   * @param bestEpoch of early stopping, or 0
   */
  record Entry(
      int trial,
      int rung,
      Map<String, String> settings,
      double value,
      double se,
      double seconds,
      int bestEpoch) {
    Entry {
      settings = new TreeMap<>(settings);
    }
  }

  private TrialLog(Path file) {
    this.file = file;
  }

  /**
   * Opens a log, or begins one.
   *
   * @param purpose what is tuned, on what, by what
   * @throws BelfryException INVALID when the log that is there is of something else
   */
  static TrialLog open(Path file, Map<String, String> purpose) {
    TrialLog log = new TrialLog(file);
    ObjectNode header = MAPPER.createObjectNode();
    new TreeMap<>(purpose).forEach(header::put);
    try {
      List<String> whole = new ArrayList<>();
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          JsonNode node = parse(line);
          if (node == null) {
            break;
          }
          whole.add(line);
          if (whole.size() == 1) {
            if (!node.equals(header)) {
              throw BelfryException.invalid(
                  "The trials in "
                      + file
                      + " are of something else: "
                      + node
                      + " and not "
                      + header
                      + "; name another folder, or delete it.");
            }
          } else {
            log.remember(entry(node));
          }
        }
      }
      if (whole.isEmpty()) {
        whole.add(header.toString());
      }
      Files.write(file, whole);
      return log;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** A trial at a rung, if it has been measured. */
  @Nullable Entry find(int trial, int rung) {
    return entries.get(trial + "/" + rung);
  }

  /** Everything measured, in order. */
  List<Entry> entries() {
    return inOrder;
  }

  /** Seconds spent on what is in it. */
  double seconds() {
    return inOrder.stream().mapToDouble(Entry::seconds).sum();
  }

  /** Adds a line. */
  void add(Entry entry) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("trial", entry.trial());
    node.put("rung", entry.rung());
    ObjectNode settings = node.putObject("settings");
    entry.settings().forEach(settings::put);
    if (Double.isNaN(entry.value())) {
      node.putNull("value");
    } else {
      node.put("value", entry.value());
    }
    node.put("se", entry.se());
    node.put("seconds", entry.seconds());
    node.put("best_epoch", entry.bestEpoch());
    try {
      Files.writeString(file, node + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    remember(entry);
  }

  private void remember(Entry entry) {
    entries.put(entry.trial() + "/" + entry.rung(), entry);
    inOrder.add(entry);
  }

  private static @Nullable JsonNode parse(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      return node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static Entry entry(JsonNode node) {
    Map<String, String> settings = new TreeMap<>();
    node.path("settings")
        .properties()
        .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
    return new Entry(
        node.path("trial").asInt(),
        node.path("rung").asInt(),
        settings,
        node.path("value").asDouble(Double.NaN),
        node.path("se").asDouble(),
        node.path("seconds").asDouble(),
        node.path("best_epoch").asInt());
  }

  private static BelfryException unwritable(Path file, IOException e) {
    return BelfryException.invalid(
        "The trials cannot be written to " + file + ": " + e.getMessage());
  }
}
