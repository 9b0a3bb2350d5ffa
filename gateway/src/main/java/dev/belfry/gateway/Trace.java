package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Objectives;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The course of one request: its one deadline, the time of each stage, and what was missing. For
 * one request on one event loop.
 */
final class Trace {
  private final Instant now;
  private final Duration budget;
  private final long startNanos = System.nanoTime();
  private final Deadline deadline;
  private final Map<String, Long> stageMicros = HashMap.newHashMap(8);
  private final List<String> degraded = new ArrayList<>(0);
  private boolean retried;
  private @Nullable Objectives objectives;
  private @Nullable Map<Long, Float> ratings;

  Trace(Instant now, Duration budget) {
    // As records keep it: what depends on the instant comes out the same when a list is replayed.
    this.now = now.truncatedTo(ChronoUnit.MICROS);
    this.budget = budget;
    this.deadline = Deadline.after(budget);
  }

  /** The request's instant: rules, decays and the record use this one. */
  Instant now() {
    return now;
  }

  Duration budget() {
    return budget;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Runs a stage and notes its time; a thrown exception is a failed future. */
  <T> Future<T> time(Stage stage, Supplier<Future<T>> call) {
    long start = System.nanoTime();
    Future<T> result;
    try {
      result = call.get();
    } catch (RuntimeException e) {
      result = Future.failedFuture(e);
    }
    return result.onComplete(done -> note(stage, System.nanoTime() - start));
  }

  /** Notes that a stage's fallback was taken, as in {@code scoring_timeout}. */
  void degrade(Stage stage, Throwable failure) {
    degrade(stage.label() + "_" + reason(failure));
  }

  void degrade(String flag) {
    if (!degraded.contains(flag)) {
      degraded.add(flag);
    }
  }

  List<String> degraded() {
    return degraded;
  }

  /** Notes that a ranker made the relevance, of these. */
  void rankedBy(Objectives used) {
    objectives = used;
  }

  /** What the relevance was made of; null where no ranker made it. */
  @Nullable Objectives objectives() {
    return objectives;
  }

  /** Notes what the user would rate items. */
  void foretell(Map<Long, Float> byItem) {
    ratings = Map.copyOf(byItem);
  }

  /** What the user would rate items, by number; null where nobody asked. */
  @Nullable Map<Long, Float> ratings() {
    return ratings;
  }

  /**
   * Whether the failure is a snapshot that went away, and there is time to start again with others,
   * once.
   */
  boolean mayRetry(Throwable failure) {
    return !retried
        && failure instanceof BelfryException known
        && known.code() == ErrorCode.VERSION_GONE
        && deadline.remainingNanos() > budget.toNanos() / 4;
  }

  /** Starts again. */
  void retry() {
    retried = true;
    objectives = null;
    degraded.removeIf(
        flag -> !flag.startsWith(Stage.PROFILE.label()) && !flag.startsWith(Stage.ASSIGN.label()));
  }

  /** Microseconds by stage, with {@code total} up to now. */
  Map<String, Long> stageMicros() {
    Map<String, Long> all = new HashMap<>(stageMicros);
    all.put("total", (System.nanoTime() - startNanos) / 1_000);
    return all;
  }

  private void note(Stage stage, long nanos) {
    stageMicros.merge(stage.label(), nanos / 1_000, Long::sum);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "timeout";
    }
    if (!(failure instanceof BelfryException known)) {
      return "failed";
    }
    return switch (known.code()) {
      case DEADLINE_EXCEEDED -> "timeout";
      case UNAVAILABLE -> "unavailable";
      case OVERLOADED -> "overloaded";
      case VERSION_GONE -> "version_gone";
      case INVALID,
          UNAUTHENTICATED,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          GONE,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          INTERNAL ->
          "failed";
    };
  }
}
