package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Source;
import dev.belfry.platform.Json;
import dev.belfry.storage.ExperimentRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Experiments as the API has them. Two things it writes otherwise than a stored definition:
 * versions of rulesets are texts, and sources have their names.
 */
final class ExperimentView {
  private static final List<String> NULL_WHERE_MISSING =
      List.of("layer", "layerRange", "targeting");
  private static final List<String> NULL_WHERE_ZERO =
      List.of("plannedUnitsPerVariant", "plannedDays");

  private ExperimentView() {}

  static ObjectNode of(ExperimentRow row) {
    ObjectNode view = Responses.object();
    view.put("key", row.key());
    view.put("state", row.state().text());
    view.put("phase", row.phase());
    view.put("revision", row.revision());
    view.set("definition", definition(StoredExperiments.tree(row.definition())));
    ArrayNode phases = view.putArray("phases");
    row.phases().forEach(phase -> phase(phases.addObject(), phase));
    view.put("createdBy", row.createdBy());
    view.put("createdAt", row.createdAt().toString());
    view.put("updatedAt", row.updatedAt().toString());
    view.put("startedAt", text(row.startedAt()));
    view.put("stoppedAt", text(row.stoppedAt()));
    view.put("stopReason", row.stopReason());
    view.put("winner", row.winner());
    return view;
  }

  /** A definition of the API as plain values that are read as a stored one. */
  static Map<String, @Nullable Object> values(JsonNode body) {
    ObjectNode copy = body.deepCopy();
    for (JsonNode variant : copy.path("variants")) {
      if (variant.path("parameters") instanceof ObjectNode parameters) {
        JsonNode ruleset = parameters.path("ruleset");
        if (ruleset.isTextual() && ruleset.asText().matches("[1-9][0-9]{0,17}")) {
          parameters.put("ruleset", Long.parseLong(ruleset.asText()));
        }
        rename(parameters, Source::name, Source::label);
      }
    }
    return Fields.plainObject(copy);
  }

  private static JsonNode definition(JsonNode stored) {
    ObjectNode view = stored.deepCopy();
    for (String name : NULL_WHERE_MISSING) {
      if (!view.has(name)) {
        view.putNull(name);
      }
    }
    for (String name : NULL_WHERE_ZERO) {
      if (view.path(name).asLong() == 0) {
        view.putNull(name);
      }
    }
    for (JsonNode variant : view.path("variants")) {
      if (variant.path("parameters") instanceof ObjectNode parameters) {
        if (parameters.has("ruleset")) {
          parameters.put("ruleset", parameters.get("ruleset").asText());
        }
        rename(parameters, Source::label, Source::name);
      }
    }
    return view;
  }

  private static void rename(
      ObjectNode parameters, Function<Source, String> from, Function<Source, String> to) {
    if (!(parameters.path("withoutSources") instanceof ArrayNode sources)) {
      return;
    }
    ArrayNode renamed = Json.mapper().createArrayNode();
    for (JsonNode name : sources) {
      renamed.add(
          Arrays.stream(Source.values())
              .filter(source -> from.apply(source).equals(name.asText()))
              .findFirst()
              .map(to)
              .orElse(name.asText()));
    }
    parameters.set("withoutSources", renamed);
  }

  private static void phase(ObjectNode view, ExperimentRow.Phase phase) {
    JsonNode definition = StoredExperiments.tree(phase.definition());
    view.put("phase", phase.phase());
    view.put("seed", phase.seed());
    view.set("coverage", definition.path("coverage"));
    ObjectNode weights = view.putObject("weights");
    for (JsonNode variant : definition.path("variants")) {
      weights.set(variant.path("key").asText(), variant.path("weight"));
    }
    view.put("startedAt", phase.startedAt().toString());
    view.put("endedAt", text(phase.endedAt()));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
