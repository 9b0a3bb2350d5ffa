package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.storage.ModelRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model version as the API tells it: its row, and what of its manifest people read. */
final class ModelView {
  /** The hyperparameter that says how the metrics were measured. */
  private static final String PROTOCOL = "evaluation.protocol";

  private ModelView() {}

  /** The version as one of a list. */
  static ObjectNode summary(ModelRow row) {
    return summary(row, manifest(row));
  }

  /** The version with everything but the vocabularies of its features. */
  static ObjectNode whole(ModelRow row) {
    JsonNode manifest = manifest(row);
    ObjectNode view = summary(row, manifest);
    view.set("hyperparameters", object(manifest.path("hyperparameters")));
    view.set("sources", object(manifest.path("sources")));
    view.put("formatVersion", manifest.path("formatVersion").asInt());
    view.put("coldThreshold", manifest.path("coldThreshold").asInt());
    ArrayNode files = view.putArray("files");
    long bytes = 0;
    for (Map.Entry<String, JsonNode> file : manifest.path("files").properties()) {
      long length = file.getValue().path("bytes").asLong();
      files
          .addObject()
          .put("name", file.getKey())
          .put("bytes", length)
          .put("sha256", file.getValue().path("sha256").asText());
      bytes += length;
    }
    return view.put("bytes", bytes);
  }

  /** What the rule of promotions looks at. */
  static PromotionRule.Measured measured(ModelRow row) {
    JsonNode manifest = manifest(row);
    Map<String, Double> metrics = new HashMap<>();
    manifest
        .path("metrics")
        .properties()
        .forEach(entry -> metrics.put(entry.getKey(), entry.getValue().asDouble()));
    JsonNode protocol = manifest.path("hyperparameters").path(PROTOCOL);
    return new PromotionRule.Measured(
        row.name(), protocol.isTextual() ? protocol.textValue() : null, metrics);
  }

  private static ObjectNode summary(ModelRow row, JsonNode manifest) {
    ObjectNode view = Responses.object();
    view.put("name", row.name());
    view.put("state", row.state().name().toLowerCase(Locale.ROOT));
    view.put("createdAt", row.createdAt().toString());
    view.put("parent", row.parent());
    view.put("promotedAt", text(row.promotedAt()));
    view.put("promotedBy", row.promotedBy());
    view.put("note", row.note());
    if (manifest.path("data") instanceof ObjectNode data) {
      view.set("data", data);
    } else {
      view.putNull("data");
    }
    view.set("metrics", object(manifest.path("metrics")));
    return view;
  }

  private static JsonNode manifest(ModelRow row) {
    return RulesetApi.parse(row.manifestJson());
  }

  private static JsonNode object(JsonNode node) {
    return node.isObject() ? node : Responses.object();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
