package dev.belfry.storage;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Experiments, and those that run at hand. Every change is audited in its own transaction, and
 * other processes follow it. Thread-safe.
 */
public interface ExperimentStore {
  /** What becomes of an experiment; what it throws is the failure, and nothing is stored. */
  @FunctionalInterface
  interface Change {
    /**
     * The experiment as it is to be.
     *
     * @param row as it is, under a lock
     * @param running all that run now, this one among them where it does
     */
    ExperimentRow apply(ExperimentRow row, List<ExperimentRow> running);
  }

  /** Stores a new draft. CONFLICT for a key that is taken. */
  Future<ExperimentRow> create(ExperimentRow draft);

  /** An experiment. */
  Future<Optional<ExperimentRow>> find(String key);

  /**
   * All of them, the one changed last first.
   *
   * @param state of them, or null
   */
  Future<List<ExperimentRow>> list(ExperimentRow.@Nullable State state);

  /**
   * Changes an experiment; one change of any at a time, over all processes. Completes when this
   * process goes by it. NOT_FOUND for an unknown key.
   *
   * @param revision that the change was made on, or null for any; CONFLICT where it has changed
   *     since
   * @param actor who
   * @param action for the audit log
   */
  Future<ExperimentRow> change(
      String key, @Nullable Long revision, String actor, String action, Change change);

  /** Deletes a draft. NOT_FOUND for an unknown key, CONFLICT for one that was started. */
  Future<Void> delete(String key, String actor);

  /** Those that run, as this process knows them: a moment old at most. */
  List<ExperimentRow> running();

  /** Is told of every change of those that run, by this process or another; must not block. */
  void onChange(Consumer<List<ExperimentRow>> listener);

  /**
   * The variants that sticky experiments gave a unit first, by the number of the experiment.
   *
   * @param unit {@code u:} and the number of a user, or {@code s:} and the id of a session
   */
  Future<Map<Long, String>> kept(String unit);

  /** Stores what became of a shadow list. */
  Future<Void> note(ShadowList list);

  /**
   * The types of events that came since a moment, as far as a bounded look finds them: at the first
   * ones, and at those of the last two days.
   */
  Future<Set<String>> eventTypes(Instant since);
}
