package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the catalogue's snapshots.
 *
 * <p>Changes are offered by local writes and by the change feed, in any order and more than once.
 * The gate takes them at once; snapshots are made of what has gathered, at most one in {@value
 * #INTERVAL_MILLIS} ms. Making, preparing and publishing a snapshot, and adding an applier, happen
 * one after the other on one context ({@code chain}).
 */
final class LiveCatalogue implements CatalogueStore {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCatalogue.class);
  private static final long INTERVAL_MILLIS = 200;
  private static final long APPLIER_SECONDS = 2;
  private static final int KEPT = 3;

  private final Vertx vertx;
  private final Context context;
  private final Supplier<AttributeSchema> schema;
  private final LiveGate gate = new LiveGate();
  private final List<CatalogueApplier> appliers = new CopyOnWriteArrayList<>();
  private final Map<Long, Item> pending = new HashMap<>();

  /** Newest first. */
  private volatile List<Catalogue> published;

  private volatile @Nullable Catalogue preparing;

  // Touched on the context only.
  private Future<Void> chain = Future.succeededFuture();
  private boolean scheduled;
  private long lastPublished;

  LiveCatalogue(Vertx vertx, Context context, Supplier<AttributeSchema> schema, List<Item> loaded) {
    this.vertx = vertx;
    this.context = context;
    this.schema = schema;
    loaded.forEach(gate::offer);
    long revision = loaded.stream().mapToLong(Item::revision).max().orElse(0);
    this.published = List.of(Catalogue.of(Math.max(1, revision), schema.get(), loaded));
  }

  @Override
  public Catalogue current() {
    return published.getFirst();
  }

  @Override
  public Optional<Catalogue> at(long version) {
    Catalogue next = preparing;
    if (next != null && next.version() == version) {
      return Optional.of(next);
    }
    return published.stream().filter(catalogue -> catalogue.version() == version).findFirst();
  }

  @Override
  public ItemGate gate() {
    return gate;
  }

  @Override
  public Future<Void> addApplier(CatalogueApplier applier) {
    Promise<Void> done = Futures.promise(vertx);
    context.runOnContext(
        ignored ->
            inTurn(
                    () -> {
                      List<Item> all = new ArrayList<>(current().size());
                      current().forEach(all::add);
                      return applier
                          .apply(current(), all)
                          .onSuccess(applied -> appliers.add(applier));
                    })
                .onComplete(done));
    return done.future();
  }

  /** Takes changes: the gate has them when this returns, a snapshot soon. */
  void offer(List<Item> changes) {
    if (changes.isEmpty()) {
      return;
    }
    changes.forEach(gate::offer);
    synchronized (pending) {
      for (Item change : changes) {
        pending.merge(change.itemNo(), change, (a, b) -> a.revision() >= b.revision() ? a : b);
      }
    }
    context.runOnContext(ignored -> schedule());
  }

  /** Makes a snapshot with the schema as it is now. */
  void schemaChanged() {
    context.runOnContext(ignored -> schedule());
  }

  /** Completes when a snapshot holds everything that was offered before this call. */
  Future<Void> settle() {
    Promise<Void> done = Futures.promise(vertx);
    context.runOnContext(ignored -> inTurn(this::publish).onComplete(done));
    return done.future();
  }

  private void schedule() {
    if (scheduled) {
      return;
    }
    scheduled = true;
    long wait = INTERVAL_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastPublished);
    vertx.setTimer(
        Math.clamp(wait, 1, INTERVAL_MILLIS),
        timer ->
            inTurn(
                () -> {
                  scheduled = false;
                  return publish();
                }));
  }

  private Future<Void> inTurn(Supplier<Future<Void>> step) {
    Future<Void> result = chain.transform(ignored -> guarded(step));
    chain = result.otherwiseEmpty();
    return result;
  }

  private static Future<Void> guarded(Supplier<Future<Void>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> publish() {
    Catalogue current = current();
    List<Item> changes = takePending(current);
    AttributeSchema newSchema = schema.get();
    if (changes.isEmpty() && newSchema.version() == current.schema().version()) {
      return Future.succeededFuture();
    }
    long revision = changes.isEmpty() ? 0 : changes.getLast().revision();
    long version = Math.max(current.version() + 1, revision);
    return vertx
        .executeBlocking(() -> current.with(version, newSchema, changes), false)
        .compose(
            next -> {
              preparing = next;
              return Future.join(appliers.stream().map(a -> apply(a, next, changes)).toList())
                  .otherwiseEmpty()
                  .map(
                      ignored -> {
                        List<Catalogue> kept = new ArrayList<>(published);
                        kept.addFirst(next);
                        published = List.copyOf(kept.subList(0, Math.min(KEPT, kept.size())));
                        preparing = null;
                        lastPublished = System.nanoTime();
                        return (Void) null;
                      });
            })
        .onFailure(failure -> LOG.error("A catalogue snapshot could not be made", failure));
  }

  /** What differs from {@code current}, ascending by revision. */
  private List<Item> takePending(Catalogue current) {
    List<Item> changes;
    synchronized (pending) {
      changes = new ArrayList<>(pending.values());
      pending.clear();
    }
    changes.removeIf(
        change -> {
          Item before = current.find(change.itemNo());
          return before != null && before.revision() >= change.revision();
        });
    changes.sort(Comparator.comparingLong(Item::revision));
    return changes;
  }

  private static Future<Void> apply(CatalogueApplier applier, Catalogue next, List<Item> changes) {
    return guarded(() -> applier.apply(next, changes))
        .timeout(APPLIER_SECONDS, TimeUnit.SECONDS)
        .recover(
            failure -> {
              LOG.warn(
                  "Catalogue {} goes out although {} did not follow",
                  next.version(),
                  applier,
                  failure);
              return Future.succeededFuture();
            });
  }
}
