package dev.belfry.reranker;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.PolicyReplay;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusServer;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.ReplayStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers what takes long: previews, how likely rules would have made recorded lists, and why an
 * item is kept out. Deploy it as a worker with a pool of its own, so that serving does not wait for
 * it.
 */
final class PreviewVerticle extends VerticleBase {
  private static final int MAX_IN_FLIGHT = 4;
  private static final int PAGE = 100;

  /** So much before its deadline a replay ends with what there is. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

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
    servers.add(BusServer.serve(vertx, RerankerEndpoints.POLICY_REPLAY, 1, this::replayPolicy));
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
    return pages(
            run, request.deadline(), last -> store.recent(request.placement(), PAGE, last), null)
        .map(done -> run.result(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
  }

  private Future<PolicyReplay> replayPolicy(PolicyReplayRequest request) {
    PolicyRun run = new PolicyRun(request, catalogue.current(), clock.instant());
    return pages(
            run,
            new Deadline(request.deadline().expiresAtNanos() - TO_ANSWER.toNanos()),
            last -> store.recordedInFull(request.range(), PAGE, last),
            null)
        .map(run::result);
  }

  /**
   * Goes on to the end; stops early, with what there is, where nobody waits any more.
   *
   * @return whether it came to the end
   */
  private Future<Boolean> pages(
      RecordedRun run,
      Deadline deadline,
      Function<@Nullable ServedList, Future<List<ServedList>>> read,
      @Nullable ServedList last) {
    return read.apply(last)
        .compose(
            lists ->
                store
                    .items(run.unknown(lists))
                    .compose(
                        history -> {
                          run.take(lists, history);
                          if (run.isDone() || lists.size() < PAGE) {
                            return Future.succeededFuture(true);
                          }
                          return deadline.isPast()
                              ? Future.succeededFuture(false)
                              : pages(run, deadline, read, lists.getLast());
                        }));
  }
}
