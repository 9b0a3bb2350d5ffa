package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one process of a cluster does at a time and once for each time it is due, held by a lease
 * row in Postgres. A holder that stops renewing loses the run to whoever asks next. Thread-safe.
 */
public interface Duties {
  /**
   * Takes a run, unless it was done, or somebody else is at it.
   *
   * @param duty its name
   * @param holder this process
   * @param due when it was to begin: a run is known by it
   * @param lease how long it is held without being renewed
   * @param begin false to take over only what another process began and left
   * @return whether this process has it now
   */
  Future<Boolean> claim(String duty, String holder, Instant due, Duration lease, boolean begin);

  /** Holds a run for another while; false when it is no longer this process's. */
  Future<Boolean> renew(String duty, String holder, Instant due, Duration lease);

  /** Ends a run that this process holds, and says how it went. */
  Future<Void> end(String duty, String holder, Instant due, boolean succeeded, String outcome);

  /** The latest run of a duty. */
  Future<Optional<Run>> latest(String duty);

  /**
   * A run of a duty.
   *
   * @param due when it was to begin
   * @param holder who did it, or does
   * @param startedAt when it began
   * @param endedAt when it ended, or null
   * @param succeeded whether it went well; false while it runs
   * @param outcome how it went, in a sentence
   */
  record Run(
      Instant due,
      String holder,
      Instant startedAt,
      @Nullable Instant endedAt,
      boolean succeeded,
      String outcome) {
    public Run {
      requireNonNull(due, "due is null");
      requireNonNull(holder, "holder is null");
      requireNonNull(startedAt, "startedAt is null");
      requireNonNull(outcome, "outcome is null");
    }
  }
}
