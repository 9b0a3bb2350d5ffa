package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it is kept, and what may become of it. Immutable.
 *
 * @param experimentNo its number, 0 before it is stored
 * @param key its name in the API and in records
 * @param revision grows with every change
 * @param state where it stands
 * @param kind {@code ab}, {@code interleaving}, {@code shadow} or {@code holdout}
 * @param unit {@code user} or {@code session}
 * @param definition JSON, as it is now
 * @param phases those that began, oldest first; the last one runs while the experiment does
 * @param createdBy {@code member:NAME} or {@code key:NAME}
 * @param createdAt when it was begun
 * @param updatedAt when anything of it changed last
 * @param startedAt when its first phase began, or null
 * @param stoppedAt when it ended, or null
 * @param stopReason why it ended, in words, or null
 * @param winner the variant that was shipped, or null
 */
public record ExperimentRow(
    long experimentNo,
    String key,
    long revision,
    State state,
    String kind,
    String unit,
    String definition,
    List<Phase> phases,
    String createdBy,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable String stopReason,
    @Nullable String winner) {
  /** Where an experiment stands. */
  public enum State {
    DRAFT,
    RUNNING,
    STOPPED,
    /** Stopped by a guardrail. */
    ROLLED_BACK,
    /** Stopped, with a variant made live. */
    SHIPPED;

    /** As the database and the API have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A time in which units were assigned by one seed.
   *
   * @param phase from 1
   * @param seed of the hash
   * @param definition JSON, as it was last in the phase
   * @param startedAt when it began
   * @param endedAt when it ended, or null
   */
  public record Phase(
      int phase, String seed, String definition, Instant startedAt, @Nullable Instant endedAt) {
    public Phase {
      requireNonNull(seed, "seed is null");
      requireNonNull(definition, "definition is null");
      requireNonNull(startedAt, "startedAt is null");
    }

    private Phase ended(Instant now) {
      return new Phase(phase, seed, definition, startedAt, now);
    }
  }

  public ExperimentRow {
    requireNonNull(key, "key is null");
    requireNonNull(state, "state is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(definition, "definition is null");
    requireNonNull(createdBy, "createdBy is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(updatedAt, "updatedAt is null");
    phases = List.copyOf(phases);
  }

  /** A new draft. */
  public static ExperimentRow draft(
      String key, String kind, String unit, String definition, String actor, Instant now) {
    return new ExperimentRow(
        0,
        key,
        1,
        State.DRAFT,
        kind,
        unit,
        definition,
        List.of(),
        actor,
        now,
        now,
        null,
        null,
        null,
        null);
  }

  /** The number of the phase that runs, or ran last; 0 for a draft. */
  public int phase() {
    return phases.isEmpty() ? 0 : phases.getLast().phase();
  }

  /** Whether requests are assigned by it. */
  public boolean isRunning() {
    return state == State.RUNNING;
  }

  /** A draft with another definition. */
  public ExperimentRow saved(String newKind, String newUnit, String newDefinition, Instant now) {
    requireState(
        State.DRAFT,
        "changed only while it is a draft: ramp changes the coverage of a running one, and a new"
            + " phase its weights");
    return new ExperimentRow(
        experimentNo,
        key,
        revision + 1,
        state,
        newKind,
        newUnit,
        newDefinition,
        phases,
        createdBy,
        createdAt,
        now,
        null,
        null,
        null,
        null);
  }

  /** A draft in its first phase. */
  public ExperimentRow started(String seed, Instant now) {
    requireState(State.DRAFT, "started only while it is a draft");
    return running(definition, List.of(new Phase(1, seed, definition, now, null)), now, now);
  }

  /** The running phase goes on with another definition, and the seed it has. */
  public ExperimentRow ramped(String newDefinition, Instant now) {
    requireState(State.RUNNING, "ramped only while it runs");
    List<Phase> all = new ArrayList<>(phases);
    Phase last = all.removeLast();
    all.add(new Phase(last.phase(), last.seed(), newDefinition, last.startedAt(), null));
    return running(newDefinition, all, startedAt, now);
  }

  /** The running phase ends, and another begins. */
  public ExperimentRow nextPhase(String newDefinition, String seed, Instant now) {
    requireState(State.RUNNING, "given a new phase only while it runs");
    List<Phase> all = new ArrayList<>(phases);
    Phase last = all.removeLast();
    all.add(last.ended(now));
    all.add(new Phase(last.phase() + 1, seed, newDefinition, now, null));
    return running(newDefinition, all, startedAt, now);
  }

  /** Ended by somebody. */
  public ExperimentRow stopped(String reason, Instant now) {
    requireState(State.RUNNING, "stopped only while it runs");
    return ended(State.STOPPED, reason, null, now);
  }

  /** Ended by a guardrail. */
  public ExperimentRow rolledBack(String reason, Instant now) {
    requireState(State.RUNNING, "rolled back only while it runs");
    return ended(State.ROLLED_BACK, reason, null, now);
  }

  /** Ended with a variant that is live for everybody. */
  public ExperimentRow shipped(String variant, String reason, Instant now) {
    if (state != State.STOPPED) {
      requireState(State.RUNNING, "shipped only while it runs, or is stopped");
    }
    return ended(State.SHIPPED, reason, variant, now);
  }

  private ExperimentRow running(
      String newDefinition, List<Phase> newPhases, @Nullable Instant began, Instant now) {
    return new ExperimentRow(
        experimentNo,
        key,
        revision + 1,
        State.RUNNING,
        kind,
        unit,
        newDefinition,
        newPhases,
        createdBy,
        createdAt,
        now,
        began,
        null,
        null,
        null);
  }

  private ExperimentRow ended(
      State newState, String reason, @Nullable String shipped, Instant now) {
    List<Phase> all = new ArrayList<>(phases);
    Phase last = all.removeLast();
    all.add(last.endedAt() == null ? last.ended(now) : last);
    return new ExperimentRow(
        experimentNo,
        key,
        revision + 1,
        newState,
        kind,
        unit,
        definition,
        all,
        createdBy,
        createdAt,
        now,
        startedAt,
        stoppedAt == null ? now : stoppedAt,
        reason,
        shipped);
  }

  private void requireState(State wanted, String what) {
    if (state != wanted) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "the experiment '" + key + "' is " + state.text() + ", and can be " + what);
    }
  }
}
