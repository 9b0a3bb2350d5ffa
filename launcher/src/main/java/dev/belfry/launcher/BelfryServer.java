package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.gateway.Gateway;
import dev.belfry.gateway.JobsConfig;
import dev.belfry.gateway.Simulation;
import dev.belfry.platform.Metrics;
import dev.belfry.storage.Storage;
import dev.belfry.training.Settings;
import dev.belfry.training.ShopConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: storage, the verticles, and the gateway before them, composed here and nowhere
 * else. It is started once everything is loaded and warm, and is closed in the opposite order: the
 * gateway turns unready and drains, the verticles leave, storage flushes, the embedded servers
 * stop, and the home is let go of. Thread-safe.
 */
public final class BelfryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BelfryServer.class);
  private static final Duration START = Duration.ofMinutes(5);

  /** The name of the home's own key among its secrets. */
  static final String KEY = "api-key";

  private final Installation installation;
  private final Vertx vertx;
  private final Storage storage;
  private final Gateway gateway;
  private final URI url;
  private final String apiKey;

  private BelfryServer(
      Installation installation,
      Vertx vertx,
      Storage storage,
      Gateway gateway,
      URI url,
      String apiKey) {
    this.installation = installation;
    this.vertx = vertx;
    this.storage = storage;
    this.gateway = gateway;
    this.url = url;
    this.apiKey = apiKey;
  }

  /**
   * Opens the home and starts everything; blocks until the server is ready. It is closed with the
   * process at the latest.
   *
   * @throws BelfryException when the home or the port is in use, or a server is missing; nothing is
   *     left running
   */
  public static BelfryServer start(BelfryConfig config) {
    Closer closer = new Closer().closeAtExit();
    try {
      return start(Installation.open(config, closer));
    } catch (RuntimeException | Error e) {
      closer.close();
      throw e;
    }
  }

  /**
   * The same on a home that is filled first, where it is empty: with a synthetic shop, and a model
   * trained on it in this process.
   *
   * @param shop what a new home is filled with
   */
  public static BelfryServer startDemo(BelfryConfig config, ShopConfig shop) {
    Closer closer = new Closer().closeAtExit();
    try (Terminal terminal = Terminal.silent()) {
      DataSource source = DataSource.shop(shop);
      return new Demo(
              config,
              source,
              source,
              installation -> Training.here(installation, Settings.none(), false, true, terminal),
              closer,
              terminal)
          .start(false);
    } catch (RuntimeException | Error e) {
      closer.close();
      throw e;
    }
  }

  /** Starts the verticles on an installation that is open; closes it when that fails. */
  static BelfryServer start(Installation installation) {
    BelfryConfig config = installation.config();
    Closer closer = installation.closer();
    Duration bound = config.launcher().stepBound();
    try {
      Ports.requireFree(config.gateway().host(), config.gateway().port());
      Vertx vertx = eventLoops();
      closer.add("the event loops", bound, () -> Await.within(bound, vertx.close()));
      @Nullable Simulation simulation = simulation(config.simulation());
      InstantSource clock = simulation == null ? InstantSource.system() : simulation.clock();
      Storage storage =
          Await.within(
              START, Storage.open(vertx, installation.storage(), clock, InstantSource.system()));
      closer.add("storage", bound, () -> Await.within(bound, storage.close()));
      Secrets secrets = new Secrets(installation.home());
      String apiKey = apiKey(secrets, storage);
      Gateway gateway =
          new Deployment(vertx, storage, config, jobs(installation, secrets), closer, simulation)
              .deploy(apiKey, secrets.read("pages"));
      URI url = URI.create("http://" + config.gateway().host() + ":" + gateway.port());
      if (simulation == null) {
        ScheduledTraining.start(config.training(), vertx, storage, gateway, closer);
      }
      announce(installation, url, apiKey);
      return new BelfryServer(installation, vertx, storage, gateway, url, apiKey);
    } catch (RuntimeException | Error e) {
      closer.close();
      throw e;
    }
  }

  /** Where the HTTP API is. */
  public URI url() {
    return url;
  }

  /** An API key of the home, with every scope. */
  public String apiKey() {
    return apiKey;
  }

  /** What is kept. */
  public Storage storage() {
    return storage;
  }

  /** What answers, and runs jobs. */
  Gateway gateway() {
    return gateway;
  }

  /** The event loops that everything runs on. */
  public Vertx vertx() {
    return vertx;
  }

  /** The servers that were started with it; empty when they are outside ones. */
  public Optional<EmbeddedServers> embedded() {
    return installation.embedded();
  }

  /** Stops everything in order; blocks until it is done. */
  @Override
  public void close() {
    installation.closer().close();
  }

  /**
   * As many event loops as cores, the operating system's own transport, and metrics of HTTP and
   * pools. The event bus is counted by {@code BusServer} where it matters.
   */
  private static Vertx eventLoops() {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setDisabledMetricsCategories(
                Set.of(
                    MetricsDomain.EVENT_BUS.toCategory(),
                    MetricsDomain.NET_CLIENT.toCategory(),
                    MetricsDomain.NET_SERVER.toCategory(),
                    MetricsDomain.HTTP_CLIENT.toCategory()));
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .setPreferNativeTransport(true)
                .setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(Metrics.registry()))
        .build();
  }

  private static @Nullable Simulation simulation(SimulationConfig config) {
    if (!config.enabled()) {
      return null;
    }
    LOG.warn("simulation mode: the clock stands at {} until it is moved", config.start());
    return new Simulation(config.start(), config.seed());
  }

  /** The home's own key; made anew when the database does not know it. */
  private static String apiKey(Secrets secrets, Storage storage) {
    Duration bound = Duration.ofSeconds(30);
    if (secrets.has(KEY)
        && Await.within(bound, storage.apiKeys().verify(secrets.read(KEY))).isPresent()) {
      return secrets.read(KEY);
    }
    // Several homes may share a database, and a home may have lost its key.
    String name = "home-" + HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    String key = Await.within(bound, storage.apiKeys().create(name, Set.of("admin"), "system"));
    secrets.write(KEY, key);
    return key;
  }

  /**
   * A home goes by a number of its own: on several machines that share a database it may have the
   * same path, and one that starts must not take up what another is at.
   */
  private static JobsConfig jobs(Installation installation, Secrets secrets) {
    return new JobsConfig(
        installation.home().folder("jobs"),
        secrets.read("home"),
        (settings, warmStart, log, cancelled) ->
            Training.asJob(installation, settings, warmStart, log, cancelled),
        installation.config().training().promotion());
  }

  private static void announce(Installation installation, URI url, String apiKey) {
    new RunningServer(
            ProcessHandle.current().pid(),
            url.toString(),
            apiKey,
            installation.storage().postgresUrl(),
            installation.storage().redisUrl(),
            installation.storage().reportUrl())
        .write(installation.config().home());
    installation
        .closer()
        .add(
            "the entry of the running server",
            Duration.ofSeconds(5),
            () -> RunningServer.delete(installation.config().home()));
  }
}
