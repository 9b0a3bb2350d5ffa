package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a server in simulation mode goes by instead of the world: a clock that stands still until it
 * is moved forward, draws of one seed, and a flush that brings everything up to what was served and
 * sent. The same calls, one after the other, then give the same lists. Thread-safe.
 */
public final class Simulation {
  private static final Duration FLUSH = Duration.ofMinutes(2);
  private static final Duration STEP = Duration.ofDays(3_660);

  private final long seed;
  private final RandomGenerator random;
  private final List<Function<Instant, Future<?>>> beforeMove = new CopyOnWriteArrayList<>();
  private final List<Supplier<Future<?>>> duties = new CopyOnWriteArrayList<>();
  private volatile Instant now;

  /**
   * A simulation that has not begun.
   *
   * @param start what the clock shows at first
   * @param seed of the ids of lists and of the seeds of their draws
   */
  public Simulation(Instant start, long seed) {
    this.now = requireNonNull(start, "start is null");
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** The clock: every part of the server reads this one. */
  public InstantSource clock() {
    return () -> now;
  }

  /** The draws. Not thread-safe by themselves. */
  public RandomGenerator random() {
    return random;
  }

  /** What the draws began with. */
  public long seed() {
    return seed;
  }

  /** Adds what must be done before the clock shows another day. */
  public void beforeMove(Function<Instant, Future<?>> step) {
    beforeMove.add(requireNonNull(step, "step is null"));
  }

  /**
   * Adds what a flush does, after what was added before: what a timer does on other servers is done
   * here, once.
   */
  public void onFlush(Supplier<Future<?>> duty) {
    duties.add(requireNonNull(duty, "duty is null"));
  }

  /**
   * Moves the clock forward.
   *
   * @return fails with INVALID where that is back, or more than ten years
   */
  Future<Instant> moveTo(Instant next) {
    Instant before = now;
    if (next.isBefore(before)) {
      return Future.failedFuture(
          BelfryException.invalid(
              "'now' is " + next + ", before " + before + ": this clock goes forward only"));
    }
    if (next.isAfter(before.plus(STEP))) {
      return Future.failedFuture(
          BelfryException.invalid(
              "'now' is " + next + ", more than ten years after " + before + ": move less far"));
    }
    return prepare(before, next).map(ignored -> advance(next));
  }

  private synchronized Instant advance(Instant next) {
    if (next.isAfter(now)) {
      now = next;
    }
    return now;
  }

  private Future<?> prepare(Instant before, Instant next) {
    if (day(before).equals(day(next))) {
      return Future.succeededFuture();
    }
    Future<?> done = Future.succeededFuture();
    for (Function<Instant, Future<?>> step : beforeMove) {
      done = done.compose(ignored -> step.apply(next));
    }
    return done;
  }

  private static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** Completes when every duty was done once, in order. */
  Future<Instant> flush() {
    Future<?> done = Future.succeededFuture();
    for (Supplier<Future<?>> duty : duties) {
      done = done.compose(ignored -> duty.get());
    }
    return done.timeout(FLUSH.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    new BelfryException(
                        ErrorCode.UNAVAILABLE, "the flush did not come to an end", failure)))
        .map(ignored -> now);
  }
}
