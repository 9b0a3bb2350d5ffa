package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.ReplayStore;
import dev.belfry.storage.RulesetRow;
import dev.belfry.storage.RulesetStore;
import dev.belfry.storage.Storage;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the catalogue and the live ruleset, and deploys the loops that answer {@link
 * RerankerEndpoints}. What looks at every item (a new catalogue, ruleset or filter) is done on one
 * worker thread. Deploy one instance. Ready when the live ruleset is prepared over the current
 * catalogue.
 */
public final class RerankerVerticle extends VerticleBase implements CatalogueApplier {
  private static final Logger LOG = LoggerFactory.getLogger(RerankerVerticle.class);

  private final CatalogueStore catalogue;
  private final RulesetStore rulesets;
  private final ReplayStore replays;
  private final RerankerConfig config;
  private final Reranker reranker;
  private final InstantSource clock;
  private @Nullable WorkerExecutor worker;

  /**
   * @param clock what rules are validated and previewed at
   */
  public RerankerVerticle(Storage storage, RerankerConfig config, InstantSource clock) {
    this(storage.catalogue(), storage.rulesets(), storage.replays(), config, clock);
  }

  RerankerVerticle(
      CatalogueStore catalogue,
      RulesetStore rulesets,
      ReplayStore replays,
      RerankerConfig config,
      InstantSource clock) {
    this.clock = clock;
    this.catalogue = catalogue;
    this.rulesets = rulesets;
    this.replays = replays;
    this.config = config;
    this.reranker =
        new Reranker(
            catalogue.gate(),
            version -> rulesets.at(version).map(RulesetRow::json),
            config.cachedFilters(),
            clock);
  }

  @Override
  public Future<?> start() {
    worker = vertx.createSharedWorkerExecutor("belfry-reranker", 2);
    rulesets.onPublish(this::publish);
    return publish(rulesets.live())
        .compose(published -> catalogue.addApplier(this))
        .compose(applied -> serve());
  }

  @Override
  public Future<Void> apply(Catalogue next, List<Item> changes) {
    return pool()
        .executeBlocking(
            () -> {
              reranker.apply(next, changes);
              return null;
            },
            true);
  }

  @Override
  public Future<?> stop() {
    return pool().close();
  }

  private Future<?> serve() {
    return Future.all(
        vertx.deployVerticle(
            () -> new RerankerLoopVerticle(reranker, pool(), config.maxInFlight()),
            new DeploymentOptions().setInstances(config.threads())),
        vertx.deployVerticle(new ValidationVerticle(reranker, new Validator(clock))),
        vertx.deployVerticle(
            new PreviewVerticle(catalogue, replays, clock),
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("belfry-preview")
                .setWorkerPoolSize(1)));
  }

  /** Never fails: with a ruleset that cannot be read, requests for it are VERSION_GONE. */
  private Future<Void> publish(RulesetRow row) {
    return pool()
        .<Void>executeBlocking(
            () -> {
              reranker.publish(row.version(), row.json());
              LOG.info("ruleset {} is in force", row.version());
              return null;
            },
            true)
        .recover(
            failure -> {
              LOG.error("ruleset {} cannot be used", row.version(), failure);
              return Future.succeededFuture();
            });
  }

  private WorkerExecutor pool() {
    return requireNonNull(worker, "the verticle is not started");
  }
}
