package dev.belfry.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions for tests. */
final class Definitions {
  private Definitions() {}

  /** A sound A/B experiment of two equal variants. */
  static Map<String, Object> ab(String key) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("key", key);
    values.put("kind", "ab");
    values.put("unit", "user");
    values.put(
        "variants",
        List.of(variant("control", 0.5, Map.of()), variant("new", 0.5, Map.of("rank", true))));
    return values;
  }

  static Map<String, Object> variant(String key, double weight, Map<String, Object> parameters) {
    return Map.of("key", key, "weight", weight, "parameters", parameters);
  }

  /** The same with one field set. */
  static Map<String, Object> with(Map<String, Object> values, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(field, value);
    return changed;
  }

  static Experiment running(Map<String, Object> values) {
    return running(values, 1);
  }

  static Experiment running(Map<String, Object> values, int phase) {
    ExperimentDefinition definition = ExperimentDefinition.of(values);
    return new Experiment(
        Math.abs(definition.key().hashCode()) + 1L,
        definition,
        ExperimentState.RUNNING,
        phase,
        Experiment.seed(definition.key(), phase),
        Instant.EPOCH);
  }

  static List<String> messages(Map<String, Object> values) {
    List<String> messages = new ArrayList<>();
    DefinitionReader.read(values).problems().forEach(problem -> messages.add(problem.message()));
    return messages;
  }
}
