package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.platform.Metrics;
import dev.belfry.storage.Duties;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains when the schedule says so, in one process of the cluster: whoever takes the duty's row
 * first holds it by renewing it, and when it dies another process begins the run again. What was
 * due while no server ran is not made up for. {@link #tick} is called every few seconds, on one
 * event loop.
 */
final class TrainingSchedule {
  static final String DUTY = "training";

  /** How long a run is held without a sign of life. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(TrainingSchedule.class);

  private final Duties duties;
  private final TrainingConfig config;
  private final InstantSource clock;
  private final String holder;
  private final Runner runner;
  private final Instant startedAt;
  private @Nullable Instant running;
  private @Nullable Instant settled;
  private boolean busy;

  /** Trains. */
  interface Runner {
    /** Begins; the outcome in a sentence when it is done. Fails with the reason. */
    Future<String> run();

    /** Gives up the training that runs, if one does. */
    void stop();
  }

  /**
   * @param holder names this process in the duty's row
   */
  TrainingSchedule(
      Duties duties, TrainingConfig config, InstantSource clock, String holder, Runner runner) {
    this.duties = requireNonNull(duties);
    this.config = requireNonNull(config);
    this.clock = requireNonNull(clock);
    this.holder = requireNonNull(holder);
    this.runner = requireNonNull(runner);
    this.startedAt = clock.instant();
  }

  /** Looks whether something is due, or holds on to what runs. Never fails. */
  Future<Void> tick() {
    if (busy) {
      return Future.succeededFuture();
    }
    busy = true;
    Instant now = running;
    return (now == null ? begin() : hold(now))
        .onFailure(failure -> LOG.warn("the training schedule could not be kept", failure))
        .otherwiseEmpty()
        .onComplete(done -> busy = false);
  }

  private Future<Void> begin() {
    Optional<Instant> latest = config.latest(clock.instant());
    if (latest.isEmpty() || latest.get().equals(settled)) {
      return Future.succeededFuture();
    }
    Instant due = latest.get();
    return duties
        .claim(DUTY, holder, due, LEASE, !due.isBefore(startedAt))
        .map(
            ours -> {
              if (ours) {
                start(due);
              }
              return null;
            });
  }

  private void start(Instant due) {
    running = due;
    LOG.info("the training that is due at {} begins", due);
    runner
        .run()
        .onComplete(
            done -> {
              boolean succeeded = done.succeeded();
              String outcome =
                  succeeded ? done.result() : String.valueOf(done.cause().getMessage());
              end(due, succeeded, outcome);
            });
  }

  private void end(Instant due, boolean succeeded, String outcome) {
    if (succeeded) {
      LOG.info("the scheduled training is done: {}", outcome);
    } else {
      LOG.error("the scheduled training failed, and the model that is live stays: {}", outcome);
    }
    runs(succeeded ? "succeeded" : "failed").increment();
    running = null;
    settled = due;
    duties
        .end(DUTY, holder, due, succeeded, outcome)
        .onFailure(failure -> LOG.warn("the outcome of the training is not stored", failure));
  }

  private Future<Void> hold(Instant due) {
    return duties
        .renew(DUTY, holder, due, LEASE)
        .map(
            ours -> {
              if (!ours && due.equals(running)) {
                LOG.warn("another process trains in this one's place");
                runner.stop();
              }
              return null;
            });
  }

  private static Counter runs(String outcome) {
    return Counter.builder("belfry.training.runs")
        .description("Scheduled trainings by outcome")
        .tag("outcome", outcome)
        .register(Metrics.registry());
  }
}
