package dev.belfry.scoring;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Versions;
import dev.belfry.platform.BusClient;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.Storage;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the scorer's models and its overlay of new items up to date, and deploys the workers that
 * answer. Ready when the live model is loaded.
 */
public final class ScoringVerticle extends VerticleBase implements CatalogueApplier {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringVerticle.class);
  private static final Duration BORROW_BUDGET = Duration.ofSeconds(2);
  private static final long BORROW_DELAY_MILLIS = 300;
  private static final int BORROW_TRIES = 10;

  private final Storage storage;
  private final ScoringConfig config;
  private final ScoringService service;

  public ScoringVerticle(Storage storage, ScoringConfig config) {
    this.storage = storage;
    this.config = config;
    this.service = new ScoringService(config.cachedUsers(), config.index(), config.sources());
  }

  @Override
  public Future<?> start() {
    DeploymentOptions workers =
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("belfry-scoring")
            .setWorkerPoolSize(config.threads())
            .setMaxWorkerExecuteTime(10)
            .setMaxWorkerExecuteTimeUnit(TimeUnit.SECONDS)
            .setInstances(config.threads());
    return storage
        .catalogue()
        .addApplier(this)
        .compose(applied -> storage.models().addApplier(this::load))
        .compose(
            loaded ->
                vertx.deployVerticle(
                    () -> new ScoringWorkerVerticle(service, storage.embeddings(), config),
                    workers));
  }

  @Override
  public Future<Void> apply(Catalogue next, List<Item> changes) {
    return vertx
        .executeBlocking(() -> service.update(next, changes), false)
        .onSuccess(borrowers -> borrow(borrowers, BORROW_TRIES))
        .mapEmpty();
  }

  @Override
  public Future<?> stop() {
    return vertx.executeBlocking(
        () -> {
          service.close();
          return null;
        });
  }

  private Future<Void> load(ModelRow row, Set<String> keep) {
    return vertx
        .executeBlocking(() -> service.load(row.name(), row.directory(), keep), false)
        .onSuccess(
            borrowers -> {
              LOG.info("model {} is loaded", row.name());
              borrow(borrowers, BORROW_TRIES);
            })
        .onFailure(failure -> LOG.error("model {} cannot be loaded", row.name(), failure))
        .mapEmpty();
  }

  /**
   * Asks cold start for warm neighbours of items without features, a little later: it may be
   * indexing them just now.
   */
  private void borrow(List<Item> borrowers, int tries) {
    if (borrowers.isEmpty() || tries == 0) {
      return;
    }
    vertx.setTimer(
        BORROW_DELAY_MILLIS,
        timer -> {
          BusClient client = new BusClient(vertx);
          for (Item item : borrowers) {
            client
                .request(ColdStartEndpoints.NEIGHBOURS, neighboursOf(item))
                .compose(
                    answer ->
                        vertx.executeBlocking(
                            () -> {
                              service.borrow(item.itemNo(), answer.candidates());
                              return null;
                            }))
                .onFailure(failure -> borrow(List.of(item), tries - 1));
          }
        });
  }

  private NeighboursRequest neighboursOf(Item item) {
    Versions versions =
        new Versions(
            storage.catalogue().current().version(),
            storage.models().live().map(ModelRow::name).orElse(""),
            storage.rulesets().live().version());
    return new NeighboursRequest(
        Deadline.after(BORROW_BUDGET), versions, item.itemNo(), true, null, config.borrowFrom());
  }
}
