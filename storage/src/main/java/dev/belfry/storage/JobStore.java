package dev.belfry.storage;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs and what they said. Begin, cancel and end are audited. Thread-safe. */
public interface JobStore {
  /**
   * Stores a job that waits; fails with CONFLICT where a training is open and this is another. A
   * training that nobody has {@linkplain #goesOn seen} for two minutes is ended by this.
   */
  Future<Void> create(JobRow job);

  /** A job. */
  Future<Optional<JobRow>> find(UUID jobId);

  /** Jobs, the newest first. */
  Future<List<JobRow>> page(JobRow.@Nullable Kind kind, @Nullable UUID before, int limit);

  /** Those of a home that have not ended, the oldest first. */
  Future<List<JobRow>> open(String holder);

  /** Begins a job, or goes on with it; answers false for one that is to stop or has ended. */
  Future<Boolean> start(UUID jobId, Instant now);

  /** Notes how far it is; answers whether it is to go on. */
  Future<Boolean> progress(UUID jobId, JobRow.Progress progress);

  /** Says that a job is alive, and answers whether it is to go on. */
  Future<Boolean> goesOn(UUID jobId, Instant now);

  /** Adds lines to what it said. */
  Future<Void> say(UUID jobId, Instant now, List<String> lines);

  /** What it said from a line on, counted from 0. */
  Future<List<String>> log(UUID jobId, long from, int limit);

  /** Ends a job that has not. */
  Future<Void> end(UUID jobId, JobRow.State state, String message, Instant now);

  /** Asks a job to stop: one that waits ends at once. Fails with NOT_FOUND, or CONFLICT. */
  Future<JobRow> cancel(UUID jobId, String actor, Instant now);
}
