package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import dev.belfry.training.ShopWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a simulation says over HTTP to a server in simulation mode. For one thread: the calls of a
 * simulation come one after the other.
 */
final class SimulationClient {
  private final ApiClient api;
  private final Instant start;

  /**
   * @param start when day 0 begins
   */
  SimulationClient(ApiClient api, Instant start) {
    this.api = requireNonNull(api, "api is null");
    this.start = requireNonNull(start, "start is null");
  }

  /** An item of a list. */
  record Shown(String itemId, double propensity) {}

  /**
   * A list that was served.
   *
   * @param degraded what was missing while it was made
   */
  record Served(String listId, List<Shown> items, List<String> degraded) {}

  /** The API by itself. */
  ApiClient api() {
    return api;
  }

  /** An instant of the simulation. */
  Instant at(int day, int second) {
    return start.plusSeconds(day * 86_400L + second);
  }

  /** What is popular is asked for behind the first list: it is there before any is shown. */
  void learnPopularity(String userId) {
    api.post("/v1/recommendations", Map.of("userId", userId, "purpose", "explore"));
  }

  /** Moves the clock there. */
  void moveTo(Instant now) {
    api.post("/v1/simulation/clock", Map.of("now", now.toString()));
  }

  /** Returns when the server is up to date with all that was served and sent. */
  void flush() {
    api.post("/v1/simulation/flush");
  }

  /**
   * Where the users of a world see their lists: experiments of users who differ must not meet in
   * one place, as the server sees it.
   */
  static String placement(int world) {
    return List.of("home", "cart", "search").get(world);
  }

  /** Asks for a list that is shown to a user. */
  Served recommend(String userId, String sessionId, String placement, int count) {
    JsonNode answer =
        api.post(
            "/v1/recommendations",
            Map.of(
                "userId", userId, "sessionId", sessionId, "count", count, "placement", placement));
    List<String> degraded = new ArrayList<>();
    answer.path("degraded").forEach(flag -> degraded.add(flag.asText()));
    List<Shown> items = new ArrayList<>();
    answer
        .path("items")
        .forEach(
            item ->
                items.add(
                    new Shown(item.path("itemId").asText(), item.path("propensity").asDouble(1))));
    return new Served(answer.path("listId").asText(), items, degraded);
  }

  /** A list as another ruleset would have it at this moment, which counts as shown to nobody. */
  List<String> wouldShow(String userId, String sessionId, String placement, String ruleset) {
    JsonNode answer =
        api.post(
            "/v1/recommendations",
            Map.of(
                "userId",
                userId,
                "sessionId",
                sessionId,
                "count",
                SimulationVisitor.COUNT,
                "placement",
                placement,
                "purpose",
                "explore",
                "ruleset",
                ruleset));
    return answer.path("items").findValuesAsText("itemId");
  }

  /**
   * Puts rules into force.
   *
   * @return the version of the ruleset
   */
  String publish(String title, List<?> rules) {
    String draft =
        api.post("/v1/drafts", Map.of("title", title, "rules", rules)).path("draftId").asText();
    return api.postMatching("/v1/drafts/" + draft + "/publish", 1).path("version").asText();
  }

  /** What a ruleset would have earned, as the record of a placement tells. */
  JsonNode estimate(String placement, String ruleset) {
    return api.post(
        "/v1/ope", Map.of("placement", placement, "candidate", Map.of("ruleset", ruleset)));
  }

  /** Sends what became of a list; nothing where there is nothing. */
  void send(ArrayNode events) {
    if (events.isEmpty()) {
      return;
    }
    JsonNode answer = api.post("/v1/events", events);
    if (answer.path("accepted").asInt() != events.size()) {
      throw new BelfryException(ErrorCode.INTERNAL, "events were not taken: " + answer);
    }
  }

  /**
   * Makes an experiment of users and starts it.
   *
   * @param world the users it is of, by the name of their world
   * @param placement where they see their lists
   * @param variants parameters by key, in equal shares; the first is the control
   */
  void startExperiment(
      String key,
      String kind,
      String world,
      String placement,
      Map<String, Map<String, Object>> variants) {
    ObjectNode definition = Json.mapper().createObjectNode();
    definition.put("key", key);
    definition.put("name", key);
    definition.put("hypothesis", "What the simulation knows, the experiment shows.");
    definition.put("kind", kind);
    definition.put("unit", "user");
    definition.put("targeting", "user." + ShopWorld.WORLD + " == '" + world + "'");
    definition.putArray("placements").add(placement);
    definition.put("primaryMetric", "ctr");
    ArrayNode secondary = definition.putArray("secondaryMetrics");
    SimulationScenario.SECONDARY.forEach(secondary::add);
    ArrayNode array = definition.putArray("variants");
    variants.forEach(
        (name, parameters) -> {
          ObjectNode variant = array.addObject();
          variant.put("key", name);
          variant.put("name", name);
          variant.put("weight", 1.0 / variants.size());
          variant.set("parameters", Json.mapper().valueToTree(parameters));
        });
    api.post("/v1/experiments", definition);
    api.post("/v1/experiments/" + key + "/start");
    flush();
  }

  /** What the server says came of an experiment. */
  JsonNode results(String key) {
    return requireNonNull(api.get("/v1/experiments/" + key + "/results"));
  }
}
