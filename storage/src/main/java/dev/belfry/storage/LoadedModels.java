package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which model versions this process holds: the one that answers, the one before it, one that is
 * looked at, and those of experiments. A version answers only after every part has loaded it.
 * Thread-safe; everything but {@link #live} is called {@linkplain #inTurn in turn}.
 */
final class LoadedModels {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);

  private final List<ModelApplier> appliers = new CopyOnWriteArrayList<>();
  private Future<?> last = Future.succeededFuture();
  private volatile @Nullable ModelRow live;
  private @Nullable String previous;
  private @Nullable String beside;
  private Set<String> held = Set.of();

  /** Runs one piece of work after the other: a load must not let go of what another just loaded. */
  synchronized <T> Future<T> inTurn(Supplier<Future<T>> work) {
    Future<T> next = last.transform(done -> work.get());
    last = next;
    return next;
  }

  Optional<ModelRow> live() {
    return Optional.ofNullable(live);
  }

  /** Adds a part with the live version, or has all fall back to {@code before}. */
  Future<Void> add(ModelApplier applier, @Nullable ModelRow before) {
    appliers.add(applier);
    ModelRow now = live;
    if (now == null) {
      return Future.succeededFuture();
    }
    return applier
        .load(now, Set.of(now.name()))
        .recover(
            failure -> {
              if (before == null) {
                return Future.failedFuture(failure);
              }
              LOG.error(
                  "model {} cannot be loaded; {}, which served before it, does",
                  now.name(),
                  before.name(),
                  failure);
              return load(before, Set.of(before.name())).onSuccess(done -> live = before);
            });
  }

  /** Loads a version beside those that answer. */
  Future<Void> beside(ModelRow row) {
    return load(row, names(row.name(), previous)).onSuccess(done -> beside = row.name());
  }

  /** Names those that stay from now on; each is loaded by {@link #held}. */
  void hold(Set<String> names) {
    held = Set.copyOf(names);
  }

  /** Loads a version that is to stay. */
  Future<Void> held(ModelRow row) {
    return load(row, names(row.name(), previous, beside));
  }

  /** Loads a version and answers with it from then on. */
  Future<Void> serve(ModelRow row) {
    ModelRow before = live;
    if (before != null && before.name().equals(row.name())) {
      live = row;
      return Future.succeededFuture();
    }
    return load(row, names(row.name(), beside))
        .onSuccess(
            done -> {
              previous = before == null ? null : before.name();
              live = row;
            });
  }

  private Future<Void> load(ModelRow row, Set<String> keep) {
    if (row.state() == ModelRow.State.RETIRED) {
      return Future.failedFuture(
          new BelfryException(ErrorCode.CONFLICT, "the model '" + row.name() + "' is retired"));
    }
    List<Future<Void>> all = new ArrayList<>();
    appliers.forEach(applier -> all.add(applier.load(row, keep)));
    return Future.join(all).mapEmpty();
  }

  private Set<String> names(@Nullable String... more) {
    Set<String> names = new HashSet<>(held);
    ModelRow now = live;
    if (now != null) {
      names.add(now.name());
    }
    for (String name : more) {
      if (name != null) {
        names.add(name);
      }
    }
    return Set.copyOf(names);
  }
}
