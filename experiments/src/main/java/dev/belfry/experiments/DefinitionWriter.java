package dev.belfry.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a definition as plain maps and lists, in the order in which the API shows them. */
final class DefinitionWriter {
  private DefinitionWriter() {}

  static Map<String, @Nullable Object> write(ExperimentDefinition definition) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("key", definition.key());
    values.put("name", definition.name());
    values.put("hypothesis", definition.hypothesis());
    values.put("kind", definition.kind().label());
    values.put("unit", definition.unit().label());
    LayerRange range = definition.layerRange();
    values.put("layer", definition.layer());
    values.put("layerRange", definition.layer() == null ? null : List.of(range.from(), range.to()));
    values.put("placements", definition.placements());
    values.put("targeting", definition.targeting());
    values.put("coverage", definition.coverage());
    values.put("sticky", definition.sticky());
    values.put("hashVersion", definition.hashVersion());
    values.put("variants", definition.variants().stream().map(DefinitionWriter::variant).toList());
    values.put("primaryMetric", definition.primaryMetric().label());
    values.put(
        "secondaryMetrics", definition.secondaryMetrics().stream().map(Metric::label).toList());
    values.put(
        "guardrails",
        definition.guardrails().stream()
            .map(
                rail ->
                    Map.of(
                        "metric",
                        rail.metric().label(),
                        "maxRelativeHarm",
                        (Object) rail.maxRelativeHarm()))
            .toList());
    values.put(
        "minimumEffect", definition.minimumEffect() == 0 ? null : definition.minimumEffect());
    values.put(
        "plannedUnitsPerVariant",
        definition.plannedUnitsPerVariant() == 0 ? null : definition.plannedUnitsPerVariant());
    values.put("plannedDays", definition.plannedDays() == 0 ? null : definition.plannedDays());
    values.put("alpha", definition.alpha());
    return values;
  }

  private static Map<String, Object> variant(Variant variant) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("key", variant.key());
    values.put("name", variant.name());
    values.put("weight", variant.weight());
    values.put("parameters", parameters(variant.parameters()));
    return values;
  }

  private static Map<String, Object> parameters(VariantParameters parameters) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (parameters.model() != null) {
      values.put("model", parameters.model());
    }
    if (parameters.ruleset() != null) {
      values.put("ruleset", String.valueOf(parameters.ruleset()));
    }
    list(values, "withRules", parameters.withRules());
    list(values, "withoutRules", parameters.withoutRules());
    if (parameters.objectives() != null) {
      values.put("objectives", new TreeMap<>(parameters.objectives().weights()));
    }
    if (parameters.rank() != null) {
      values.put("rank", parameters.rank());
    }
    list(values, "withoutSources", parameters.withoutSources());
    if (parameters.count() != null) {
      values.put("count", parameters.count());
    }
    return values;
  }

  private static void list(Map<String, Object> values, String name, List<String> list) {
    if (!list.isEmpty()) {
      values.put(name, list);
    }
  }
}
