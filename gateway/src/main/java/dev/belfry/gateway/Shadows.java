package dev.belfry.gateway;

import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.experiments.Experiment;
import dev.belfry.experiments.Variant;
import dev.belfry.storage.ExperimentStore;
import dev.belfry.storage.ShadowList;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes live lists again with the variants of shadow experiments, after the answer has left: a few
 * at a time, and none while the gateway has much in hand. What is left out is counted. Thread-safe.
 */
final class Shadows {
  /** Lists that are made at once. */
  private static final int MAX_IN_FLIGHT = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);

  private final RunningExperiments experiments;
  private final ExperimentStore store;
  private final BooleanSupplier busy;
  private final Consumer<Runnable> later;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Counter made;
  private final Counter shed;

  /**
   * @param busy whether the gateway has better things to do
   * @param later runs something after the answer has left
   */
  Shadows(
      RunningExperiments experiments,
      ExperimentStore store,
      BooleanSupplier busy,
      Consumer<Runnable> later,
      MeterRegistry registry) {
    this.experiments = experiments;
    this.store = store;
    this.busy = busy;
    this.later = later;
    made = registry.counter("belfry.shadow.lists");
    shed = registry.counter("belfry.shadow.shed");
  }

  /**
   * A list made aside.
   *
   * @param items to its whole depth
   * @param trace of its making
   */
  record Aside(List<RankedItem> items, Trace trace) {
    Aside {
      items = List.copyOf(items);
    }
  }

  /** Takes note of a live list that is about to leave. */
  void beside(Made live, Function<ListPlan, Future<Aside>> again) {
    if (!experiments.hasShadows()) {
      return;
    }
    ServedList list = live.answer().list();
    for (Experiment experiment :
        experiments.shadows(list.listId().toString(), live.run().context(), live.run().user())) {
      if (busy.getAsBoolean()) {
        shed.increment();
      } else if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
        inFlight.decrementAndGet();
        shed.increment();
      } else {
        later.accept(() -> make(experiment, live, again));
      }
    }
  }

  private void make(Experiment experiment, Made live, Function<ListPlan, Future<Aside>> again) {
    Variant variant = experiment.definition().variants().getFirst();
    long start = System.nanoTime();
    Future.succeededFuture(variant)
        .map(one -> experiments.plan(experiment, one))
        .compose(again)
        .transform(
            result -> {
              inFlight.decrementAndGet();
              made.increment();
              return store.note(
                  row(
                      experiment,
                      variant,
                      live,
                      result.succeeded() ? result.result() : null,
                      result.failed() ? String.valueOf(result.cause().getMessage()) : null,
                      (System.nanoTime() - start) / 1_000));
            })
        .onFailure(failure -> LOG.warn("a shadow list is not noted", failure));
  }

  private ShadowList row(
      Experiment experiment,
      Variant variant,
      Made live,
      @Nullable Aside aside,
      @Nullable String failure,
      long micros) {
    ServedList list = live.answer().list();
    @Nullable String problem = experiments.problem(variant);
    @Nullable Float overlap = null;
    @Nullable String error = failure != null ? failure : problem;
    if (aside != null) {
      List<String> flags = aside.trace().degraded();
      error = error != null ? error : flags.isEmpty() ? null : String.join(", ", flags);
      overlap =
          (float)
              ListOverlap.rankBiased(
                  ids(live.ranked().items(), list.items().size()),
                  ids(aside.items(), list.items().size()));
    }
    return new ShadowList(
        list.servedAt(),
        list.listId(),
        experiment.experimentNo(),
        variant.key(),
        overlap,
        list.stageMicros().getOrDefault("total", 0L),
        micros,
        error);
  }

  private static List<String> ids(List<RankedItem> items, int count) {
    return items.stream().limit(count).map(item -> Long.toString(item.itemNo())).toList();
  }
}
