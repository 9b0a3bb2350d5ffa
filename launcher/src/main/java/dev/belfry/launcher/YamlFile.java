package dev.belfry.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Reads a YAML file of settings into keys with dots. */
final class YamlFile {
  private YamlFile() {}

  /**
   * The settings of a file, such as {@code gateway.port}; a list becomes its values with commas.
   *
   * @throws BelfryException INVALID when the file is not there or not such a YAML file
   */
  static Map<String, String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw BelfryException.invalid("there is no configuration file " + file);
    }
    Map<String, String> settings = new TreeMap<>();
    try {
      JsonNode root = new YAMLMapper().readTree(file.toFile());
      if (root == null || root.isMissingNode() || root.isNull()) {
        return settings;
      }
      if (!root.isObject()) {
        throw BelfryException.invalid(
            "the configuration file " + file + " holds no sections such as 'gateway:'");
      }
      flatten("", root, settings);
      return settings;
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid(
          "the configuration file "
              + file
              + " is not YAML at line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw BelfryException.invalid("the configuration file " + file + " cannot be read");
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> settings) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                flatten(key + ".", value, settings);
              } else if (value.isArray()) {
                StringJoiner joined = new StringJoiner(",");
                value.forEach(element -> joined.add(element.asText()));
                settings.put(key, joined.toString());
              } else {
                settings.put(key, value.isNull() ? "" : value.asText());
              }
            });
  }
}
