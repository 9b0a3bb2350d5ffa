package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.ExperimentStore;
import dev.belfry.storage.ShadowList;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Experiments in memory. */
final class FakeExperiments implements ExperimentStore {
  final List<ShadowList> shadows = new CopyOnWriteArrayList<>();
  private final Map<String, ExperimentRow> rows = new TreeMap<>();
  private final List<Consumer<List<ExperimentRow>>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<ExperimentRow> running = List.of();

  @Override
  public synchronized Future<ExperimentRow> create(ExperimentRow draft) {
    if (rows.containsKey(draft.key())) {
      return Future.failedFuture(
          new BelfryException(ErrorCode.CONFLICT, "there is an experiment '" + draft.key() + "'"));
    }
    return Future.succeededFuture(put(numbered(draft, rows.size() + 1)));
  }

  @Override
  public synchronized Future<Optional<ExperimentRow>> find(String key) {
    return Future.succeededFuture(Optional.ofNullable(rows.get(key)));
  }

  @Override
  public synchronized Future<List<ExperimentRow>> list(ExperimentRow.@Nullable State state) {
    return Future.succeededFuture(
        rows.values().stream().filter(row -> state == null || row.state() == state).toList());
  }

  @Override
  public synchronized Future<ExperimentRow> change(
      String key, @Nullable Long revision, String actor, String action, Change change) {
    ExperimentRow row = rows.get(key);
    if (row == null) {
      return Future.failedFuture(
          new BelfryException(ErrorCode.NOT_FOUND, "there is no experiment '" + key + "'"));
    }
    if (revision != null && revision != row.revision()) {
      return Future.failedFuture(
          new BelfryException(ErrorCode.CONFLICT, "the experiment has changed in the meantime"));
    }
    try {
      return Future.succeededFuture(put(change.apply(row, running)));
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public synchronized Future<Void> delete(String key, String actor) {
    rows.remove(key);
    return Future.succeededFuture();
  }

  @Override
  public List<ExperimentRow> running() {
    return running;
  }

  @Override
  public void onChange(Consumer<List<ExperimentRow>> listener) {
    listeners.add(listener);
  }

  @Override
  public Future<Map<Long, String>> kept(String unit) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Void> note(ShadowList list) {
    shadows.add(list);
    return Future.succeededFuture();
  }

  @Override
  public Future<Set<String>> eventTypes(Instant since) {
    return Future.succeededFuture(Set.of("click"));
  }

  private ExperimentRow put(ExperimentRow row) {
    rows.put(row.key(), row);
    running = new ArrayList<>(rows.values()).stream().filter(ExperimentRow::isRunning).toList();
    listeners.forEach(listener -> listener.accept(running));
    return row;
  }

  private static ExperimentRow numbered(ExperimentRow row, long experimentNo) {
    return new ExperimentRow(
        experimentNo,
        row.key(),
        row.revision(),
        row.state(),
        row.kind(),
        row.unit(),
        row.definition(),
        row.phases(),
        row.createdBy(),
        row.createdAt(),
        row.updatedAt(),
        row.startedAt(),
        row.stoppedAt(),
        row.stopReason(),
        row.winner());
  }
}
