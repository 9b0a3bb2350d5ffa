package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.Settings;
import dev.belfry.training.ShopWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server in simulation mode on a new home in the temporary folder, filled with a shop and with a
 * small model trained on it. The home is deleted when it is closed.
 */
final class SimulationServer implements AutoCloseable {
  /** A model that is trained in seconds, by one thread, so that one seed gives one model. */
  static final Map<String, String> SMALL =
      Map.of(
          "two-tower.epochs", "6",
          "two-tower.threads", "1",
          "als.threads", "1",
          "als.dimension", "32",
          "als.sweeps", "6",
          "ranker.threads", "1",
          "ranker.lists", "600",
          "ranker.list-epochs", "3");

  private final Closer closer;
  private final BelfryServer server;
  private final SimulationClient client;

  private SimulationServer(Closer closer, BelfryServer server, SimulationClient client) {
    this.closer = closer;
    this.server = server;
    this.client = client;
  }

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
                  installation ->
                      Training.here(installation, Settings.of(SMALL), false, true, quiet),
                  closer,
                  quiet)
              .start(false);
      ApiClient api = new ApiClient(server.url(), server.apiKey());
      closer.add("the client", Duration.ofSeconds(5), api::close);
      SimulationClient client = new SimulationClient(api, config.simulation().start());
      client.learnPopularity(world.userId(0, worlds.getFirst()));
      return new SimulationServer(closer, server, client);
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

  /** What is said to it. */
  SimulationClient client() {
    return client;
  }

  /** The server itself. */
  BelfryServer server() {
    return server;
  }

  @Override
  public void close() {
    closer.close();
  }
}
