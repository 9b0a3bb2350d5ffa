package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the rules that a list is made with instead of the live ones. Thread-safe. */
final class OtherRules {
  private final ExploreStore store;
  private final Supplier<String> live;

  /**
   * @param live the JSON of the live ruleset
   */
  OtherRules(ExploreStore store, Supplier<String> live) {
    this.store = store;
    this.live = live;
  }

  /** The JSON of the live ruleset. */
  String live() {
    return live.get();
  }

  /** The JSON of the rules, or null where they are the live ones; fails with NOT_FOUND. */
  Future<@Nullable String> of(Otherwise otherwise) {
    if (!otherwise.changesRules()) {
      return Future.succeededFuture(null);
    }
    return base(otherwise).map(json -> edited(json, List.of(), otherwise.withoutRules()));
  }

  /** The JSON of a published ruleset; fails with NOT_FOUND. */
  Future<String> version(long version) {
    return store.ruleset(version).map(found -> known(found, "ruleset " + version));
  }

  private Future<String> base(Otherwise otherwise) {
    UUID draft = otherwise.draft();
    Long version = otherwise.ruleset();
    if (draft != null) {
      return store.draft(draft).map(found -> known(found, "draft " + draft));
    }
    return version == null ? Future.succeededFuture(live()) : version(version);
  }

  private static String known(Optional<String> found, String what) {
    return found.orElseThrow(() -> new BelfryException(ErrorCode.NOT_FOUND, "there is no " + what));
  }

  /**
   * A ruleset's JSON with some rules put in force and some left out.
   *
   * @param with names of rules that are in force though they are disabled
   * @param without names of rules that are left out
   * @return {@code json} itself where neither names a rule that it changes
   */
  static String edited(String json, List<String> with, List<String> without) {
    if (with.isEmpty() && without.isEmpty()) {
      return json;
    }
    try {
      ObjectNode edited = Json.mapper().createObjectNode();
      ArrayNode rules = edited.putArray("rules");
      boolean changed = false;
      for (JsonNode rule : Json.mapper().readTree(json).path("rules")) {
        String name = rule.path("name").asText();
        if (without.contains(name)) {
          changed = true;
        } else if (with.contains(name) && !rule.path("enabled").asBoolean(true)) {
          changed = true;
          rules.add(((ObjectNode) rule).put("enabled", true));
        } else {
          rules.add(rule);
        }
      }
      return changed ? edited.toString() : json;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored ruleset is not JSON", e);
    }
  }
}
