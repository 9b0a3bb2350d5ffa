package dev.belfry.reranker;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusServer;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.ReplayStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers what takes long: previews, and why an item is kept out. Deploy it as a worker with a pool
 * of its own, so that serving does not wait for it.
 */
final class PreviewVerticle extends VerticleBase {
  private static final int MAX_IN_FLIGHT = 4;
  private static final int PAGE = 100;

  private final CatalogueStore catalogue;
  private final ReplayStore store;
  private final InstantSource clock;
  private final List<BusServer> servers = new ArrayList<>();

  PreviewVerticle(CatalogueStore catalogue, ReplayStore store, InstantSource clock) {
    this.catalogue = catalogue;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    servers.add(BusServer.serve(vertx, RerankerEndpoints.PREVIEW, MAX_IN_FLIGHT, this::preview));
    servers.add(
        BusServer.serve(
            vertx,
            RerankerEndpoints.EXPLAIN,
            MAX_IN_FLIGHT,
            request ->
                Future.succeededFuture(ItemVerdicts.of(catalogue.current().schema(), request))));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return Future.join(servers.stream().map(BusServer::close).toList());
  }

  private Future<Preview> preview(PreviewRequest request) {
    long start = System.nanoTime();
    PreviewRun run = new PreviewRun(request, catalogue.current(), clock.instant());
    return pages(request, run, null)
        .map(done -> run.result(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
  }

  /** Stops early, with what there is, where nobody waits any more. */
  private Future<Void> pages(PreviewRequest request, PreviewRun run, @Nullable ServedList last) {
    Deadline deadline = request.deadline();
    return store
        .recent(request.placement(), PAGE, last)
        .compose(
            lists ->
                store
                    .items(run.unknown(lists))
                    .compose(
                        history -> {
                          run.take(lists, history);
                          return run.isDone() || lists.size() < PAGE || deadline.isPast()
                              ? Future.succeededFuture()
                              : pages(request, run, lists.getLast());
                        }));
  }
}
