package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusServer;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.RulesetRow;
import dev.belfry.storage.RulesetStore;
import dev.belfry.storage.Storage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@link RerankerEndpoints} on the event loop, and follows the catalogue and the live
 * ruleset. What looks at every item (a new catalogue, ruleset or filter) is done on one worker
 * thread. Deploy one instance. Ready when the live ruleset is prepared over the current catalogue.
 */
public final class RerankerVerticle extends VerticleBase implements CatalogueApplier {
  private static final Logger LOG = LoggerFactory.getLogger(RerankerVerticle.class);

  private final CatalogueStore catalogue;
  private final RulesetStore rulesets;
  private final RerankerConfig config;
  private final Reranker reranker;
  private final List<BusServer> servers = new ArrayList<>();
  private @Nullable WorkerExecutor worker;

  public RerankerVerticle(Storage storage, RerankerConfig config) {
    this(storage.catalogue(), storage.rulesets(), config);
  }

  RerankerVerticle(CatalogueStore catalogue, RulesetStore rulesets, RerankerConfig config) {
    this.catalogue = catalogue;
    this.rulesets = rulesets;
    this.config = config;
    this.reranker =
        new Reranker(
            catalogue.gate(),
            version -> rulesets.at(version).map(RulesetRow::json),
            config.cachedFilters());
  }

  @Override
  public Future<?> start() {
    worker = vertx.createSharedWorkerExecutor("belfry-reranker", 2);
    rulesets.onPublish(this::publish);
    return publish(rulesets.live())
        .compose(published -> catalogue.addApplier(this))
        .onSuccess(ready -> serve());
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
    return Future.join(servers.stream().map(BusServer::close).toList())
        .eventually(() -> pool().close());
  }

  private void serve() {
    servers.add(
        BusServer.serve(vertx, RerankerEndpoints.PREPARE, config.maxInFlight(), this::prepare));
    servers.add(
        BusServer.serve(
            vertx,
            RerankerEndpoints.APPLY,
            config.maxInFlight(),
            request -> Future.succeededFuture(reranker.apply(request))));
  }

  private Future<Eligibility> prepare(PrepareRequest request) {
    return reranker
        .prepareIfQuick(request)
        .map(Future::succeededFuture)
        .orElseGet(() -> pool().executeBlocking(() -> reranker.prepare(request), false));
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
