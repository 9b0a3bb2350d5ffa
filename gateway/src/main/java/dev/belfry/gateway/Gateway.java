package dev.belfry.gateway;

import dev.belfry.platform.BusClient;
import dev.belfry.platform.Metrics;
import dev.belfry.storage.Storage;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What the gateway's event loops share: the API, lists kept for their further pages, limits,
 * readiness. Make one, then deploy any number of {@link GatewayVerticle}s with it. Thread-safe.
 */
public final class Gateway {
  private final GatewayConfig config;
  private final HttpApi api;
  private volatile boolean ready;
  private volatile boolean draining;
  private volatile int port;

  private Gateway(
      Vertx vertx,
      Storage storage,
      GatewayConfig config,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    StorageState storageState = new StorageState(storage);
    RecordApi.UserIds userIds = new RecordApi.UserIds();
    ServingMetrics metrics = new ServingMetrics(Metrics.registry());
    BusClient bus = new BusClient(vertx);
    Fallbacks fallbacks = new Fallbacks(storageState, bus, clock);
    ListRecorder recorder =
        new ListRecorder(
            storageState,
            new ListIds(random),
            new PageStore(config.pages(), System::nanoTime),
            new PageToken.Signer(secret(config.pages().secret())),
            new TokenBucket(config.fullInputsPerSecond(), System::nanoTime),
            clock,
            metrics,
            config.depth());
    RecommendationPipeline pipeline =
        new RecommendationPipeline(storageState, bus, fallbacks, recorder, config, clock);
    this.api =
        new HttpApi(
            Operations.of(
                new ListApi(
                    pipeline,
                    recorder,
                    storage::placements,
                    () -> storage.schema().current(),
                    userIds),
                new RecordApi(storage.lists(), storageState::catalogue, userIds),
                new EventApi(storage.events(), clock),
                new EntityApi<>(Kind.items(storage.items())),
                new EntityApi<>(Kind.users(storage.users(), userIds::forget)),
                new AdminApi(storage, config, metrics, this::isReady),
                new HealthApi(this::isReady)),
            new ConsoleAssets(Gateway.class.getClassLoader()),
            new KeyGuard(
                plain -> storage.apiKeys().verify(plain),
                config.limits().perKeyPerSecond(),
                System::nanoTime),
            config.limits(),
            Metrics.registry(),
            this::isDraining);
  }

  /**
   * Puts the gateway together; nothing listens yet.
   *
   * @param clock every instant of lists and events
   * @param random list ids and seeds of random draws
   */
  public static Gateway create(
      Vertx vertx,
      Storage storage,
      GatewayConfig config,
      InstantSource clock,
      RandomGenerator random) {
    return new Gateway(vertx, storage, config, clock, random);
  }

  /** Says whether {@code /health/ready} answers 200. Not at first. */
  public void setReady(boolean ready) {
    this.ready = ready;
  }

  public boolean isReady() {
    return ready && !draining;
  }

  /**
   * Goes unready and asks clients to leave; undeploying the verticles then waits for requests in
   * flight.
   */
  public void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  /** The port that is listened on; 0 before a verticle has started. */
  public int port() {
    return port;
  }

  void listening(int actualPort) {
    this.port = actualPort;
  }

  GatewayConfig config() {
    return config;
  }

  Router router(Vertx vertx) {
    return api.router(vertx);
  }

  private static String secret(String configured) {
    if (!configured.isEmpty()) {
      return configured;
    }
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
