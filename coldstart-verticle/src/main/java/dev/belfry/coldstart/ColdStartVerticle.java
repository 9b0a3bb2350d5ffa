package dev.belfry.coldstart;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.model.ModelArtefact;
import dev.belfry.platform.BusServer;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.Storage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@link ColdStartEndpoints} on a worker pool of its own, and follows the catalogue and the
 * live model. Deploy one instance; its threads are a setting. Ready when the current catalogue is
 * indexed and the live model is loaded.
 */
public final class ColdStartVerticle extends VerticleBase implements CatalogueApplier {
  private static final Logger LOG = LoggerFactory.getLogger(ColdStartVerticle.class);

  private final CatalogueStore catalogue;
  private final ModelRegistry models;
  private final ColdStartConfig config;
  private final ColdStartService service;
  private final List<BusServer> servers = new ArrayList<>();
  private @Nullable WorkerExecutor workers;

  public ColdStartVerticle(Storage storage, ColdStartConfig config) {
    this(storage.catalogue(), storage.models(), config);
  }

  ColdStartVerticle(CatalogueStore catalogue, ModelRegistry models, ColdStartConfig config) {
    this.catalogue = catalogue;
    this.models = models;
    this.config = config;
    this.service = new ColdStartService(config.cachedItems());
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor("belfry-coldstart", config.threads());
    return catalogue
        .addApplier(this)
        .compose(applied -> models.addApplier(this::load).recover(this::withoutModel))
        .compose(
            ready -> Future.<Void>future(serving -> context.runOnContext(own -> serve(serving))));
  }

  @Override
  public Future<Void> apply(Catalogue next, List<Item> changes) {
    return pool()
        .executeBlocking(
            () -> {
              service.apply(next, changes);
              return null;
            },
            true);
  }

  @Override
  public Future<?> stop() {
    return Future.join(servers.stream().map(BusServer::close).toList())
        .transform(
            closed ->
                onWorker(
                    () -> {
                      service.close();
                      return "closed";
                    }))
        .eventually(() -> pool().close());
  }

  /** Runs on the verticle's own context, to which the addresses are then bound. */
  private void serve(Promise<Void> serving) {
    servers.add(
        BusServer.serve(
            vertx,
            ColdStartEndpoints.CANDIDATES,
            config.maxInFlight(),
            request -> onWorker(() -> service.candidates(request))));
    servers.add(
        BusServer.serve(
            vertx,
            ColdStartEndpoints.NEIGHBOURS,
            config.maxInFlight(),
            request -> onWorker(() -> service.neighbours(request))));
    serving.complete();
  }

  private Future<Void> load(ModelRow row, Set<String> keep) {
    return onWorker(
            () -> {
              if (!service.holds(row.name())) {
                service.put(ModelSnapshot.of(ModelArtefact.read(row.directory())), keep);
                LOG.info("model {} is loaded for cold start", row.name());
              }
              return row.name();
            })
        .mapEmpty();
  }

  private Future<Void> withoutModel(Throwable failure) {
    String name = models.live().map(ModelRow::name).orElse("");
    LOG.error(
        "model {} cannot be read: cold start answers without popularity and fold-in",
        name,
        failure);
    service.put(ModelSnapshot.empty(name), Set.of());
    return Future.succeededFuture();
  }

  private <T> Future<T> onWorker(Callable<T> work) {
    return pool().executeBlocking(work, false);
  }

  private WorkerExecutor pool() {
    return requireNonNull(workers, "the verticle is not started");
  }
}
