package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.Settings;
import dev.belfry.training.ShopWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server in simulation mode on a new home in the temporary folder, filled with a shop and with a
 * small model trained on it, and what a simulation says to it over HTTP. The home is deleted when
 * it is closed. For one thread: the calls of a simulation come one after the other.
 */
final class SimulationServer implements AutoCloseable {
  /** A model that is trained in seconds, by one thread, so that one seed gives one model. */
  private static final Settings SMALL =
      Settings.of(
          Map.of(
              "two-tower.epochs", "6",
              "two-tower.threads", "1",
              "als.threads", "1",
              "als.dimension", "32",
              "als.sweeps", "6",
              "ranker.threads", "1",
              "ranker.lists", "600",
              "ranker.list-epochs", "3"));

  private final Closer closer;
  private final BelfryServer server;
  private final ApiClient api;
  private final Instant start;

  private SimulationServer(Closer closer, BelfryServer server, ApiClient api, Instant start) {
    this.closer = closer;
    this.server = server;
    this.api = api;
    this.start = start;
  }

  /** An item of a list. */
  record Shown(String itemId, double propensity) {}

  /** A list that was served. */
  record Served(String listId, List<Shown> items) {}

  /**
   * Starts a server whose users are those of the world, once for each name.
   *
   * @param worlds names of the twins of every user
   * @param seed of the server's draws
   * @param settings over those of a simulation
   */
  static SimulationServer start(
      ShopWorld world, List<String> worlds, long seed, Map<String, String> settings) {
    Closer closer = new Closer().closeAtExit();
    try (Terminal quiet = Terminal.silent()) {
      Path home = Files.createTempDirectory("belfry-simulation");
      closer.add(
          "the temporary home", Duration.ofMinutes(1), () -> ServerBinaries.deleteTree(home));
      BelfryConfig config =
          BelfryConfig.load(home, null, System.getenv(), all(world, seed, settings));
      PositiveRule positives = PositiveRule.parse(config.storage().positives());
      DataSource shop = DataSource.of("a simulated shop", () -> world.twins(worlds, positives));
      BelfryServer server =
          new Demo(
                  config,
                  shop,
                  shop,
                  installation -> Training.here(installation, SMALL, false, true, quiet),
                  closer,
                  quiet)
              .start(false);
      ApiClient api = new ApiClient(server.url(), server.apiKey());
      closer.add("the client", Duration.ofSeconds(5), api::close);
      SimulationServer simulated =
          new SimulationServer(closer, server, api, config.simulation().start());
      simulated.learnPopularity(world.userId(0, worlds.getFirst()));
      return simulated;
    } catch (IOException e) {
      closer.close();
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, "no folder can be made for the simulation: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      closer.close();
      throw e;
    }
  }

  private static Map<String, String> all(ShopWorld world, long seed, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("gateway.port", "0");
    all.put("gateway.full-inputs-per-second", "0");
    all.put("home.min-free-bytes", "0");
    all.put("simulation.enabled", "true");
    all.put("simulation.seed", Long.toString(seed));
    all.put("simulation.start", world.until().toString());
    all.putAll(settings);
    return all;
  }

  /** What is popular is asked for behind the first lists: it is there before any is shown. */
  private void learnPopularity(String userId) {
    for (int i = 0; i < 3; i++) {
      api.post("/v1/recommendations", Map.of("userId", userId, "purpose", "explore"));
      flush();
    }
  }

  /** Where its API is. */
  ApiClient api() {
    return api;
  }

  /** The server itself. */
  BelfryServer server() {
    return server;
  }

  /** An instant of the simulation. */
  Instant at(int day, int second) {
    return start.plusSeconds(day * 86_400L + second);
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
    for (JsonNode flag : answer.path("degraded")) {
      // A policy without sources falls back on popularity, and says so.
      if (!flag.asText().equals("coldstart_short")) {
        throw new BelfryException(ErrorCode.INTERNAL, "a list was degraded: " + flag.asText());
      }
    }
    List<Shown> items = new ArrayList<>();
    answer
        .path("items")
        .forEach(
            item ->
                items.add(
                    new Shown(item.path("itemId").asText(), item.path("propensity").asDouble(1))));
    return new Served(answer.path("listId").asText(), items);
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

  @Override
  public void close() {
    closer.close();
  }
}
