package dev.belfry.launcher;

import dev.belfry.coldstart.ColdStartVerticle;
import dev.belfry.gateway.Gateway;
import dev.belfry.gateway.GatewayConfig;
import dev.belfry.gateway.GatewayVerticle;
import dev.belfry.gateway.JobsConfig;
import dev.belfry.gateway.Simulation;
import dev.belfry.reranker.RerankerVerticle;
import dev.belfry.scoring.ScoringVerticle;
import dev.belfry.storage.Storage;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the verticles up in the order in which they need each other, and the gateway last: it is
 * ready when every snapshot is loaded and the first lists came in time.
 */
final class Deployment {
  private static final Duration START = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final Storage storage;
  private final BelfryConfig config;
  private final JobsConfig jobs;
  private final Closer closer;
  private final @Nullable Simulation simulation;

  /**
   * @param simulation whose time and draws everything goes by, or null
   */
  Deployment(
      Vertx vertx,
      Storage storage,
      BelfryConfig config,
      JobsConfig jobs,
      Closer closer,
      @Nullable Simulation simulation) {
    this.simulation = simulation;
    this.jobs = jobs;
    this.vertx = vertx;
    this.storage = storage;
    this.config = config;
    this.closer = closer;
  }

  /**
   * Deploys everything that is enabled.
   *
   * @param apiKey for the lists that warm the server up
   * @param pageSecret signs pages, so that one from before a restart is told from a forged one
   * @return the gateway, which listens
   */
  Gateway deploy(String apiKey, String pageSecret) {
    LauncherConfig launcher = config.launcher();
    InstantSource clock = simulation == null ? InstantSource.system() : simulation.clock();
    if (simulation != null) {
      simulation.beforeMove(storage::prepare);
      // Before what the gateway adds.
      simulation.onFlush(storage::settle);
    }
    if (launcher.rerankerEnabled()) {
      deploy("the re-ranker", () -> new RerankerVerticle(storage, config.reranker(), clock), 1);
    }
    if (launcher.coldStartEnabled()) {
      deploy("cold start", () -> new ColdStartVerticle(storage, config.coldStart()), 1);
    }
    if (config.scoring().enabled()) {
      deploy("scoring", () -> new ScoringVerticle(storage, config.scoring()), 1);
    }
    GatewayConfig serving = config.gateway().withPageSecret(pageSecret);
    Gateway gateway =
        simulation == null
            ? Gateway.create(vertx, storage, jobs, serving, clock, new SecureRandom())
            : Gateway.create(vertx, storage, jobs, serving, simulation);
    int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    deploy("the gateway", () -> new GatewayVerticle(gateway), loops);
    closer.add("readiness", Duration.ofSeconds(1), gateway::drain);
    URI url = URI.create("http://" + config.gateway().host() + ":" + gateway.port());
    // How many lists warm a server up depends on the machine, and each one takes draws.
    if (simulation == null) {
      Warmup.run(
          url,
          apiKey,
          launcher.rerankerEnabled() && launcher.coldStartEnabled() && config.scoring().enabled());
    }
    gateway.setReady(true);
    Await.within(START, gateway.startJobs());
    closer.add("jobs", Duration.ofSeconds(15), gateway::stopJobs);
    return gateway;
  }

  private void deploy(String name, Supplier<Deployable> verticle, int instances) {
    String id =
        Await.within(
            START, vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances)));
    Duration bound = config.launcher().stepBound().plus(config.gateway().drain());
    closer.add(name, bound, () -> Await.within(bound, vertx.undeploy(id)));
  }
}
