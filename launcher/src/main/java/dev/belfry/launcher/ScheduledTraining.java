package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.gateway.Gateway;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.JobStore;
import dev.belfry.storage.Storage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the training of the schedule as a job, which the console shows and can cancel, and tells
 * how it ended. Used on one event loop.
 */
final class ScheduledTraining implements TrainingSchedule.Runner {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledTraining.class);
  private static final String ACTOR = "schedule";
  private static final long TICK_MILLIS = 20_000;
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final Gateway gateway;
  private final JobStore jobs;
  private final InstantSource clock;
  private @Nullable UUID running;

  ScheduledTraining(Vertx vertx, Gateway gateway, JobStore jobs, InstantSource clock) {
    this.vertx = requireNonNull(vertx);
    this.gateway = requireNonNull(gateway);
    this.jobs = requireNonNull(jobs);
    this.clock = requireNonNull(clock);
  }

  /** Begins to keep the schedule, where there is one. */
  static void start(
      TrainingConfig config, Vertx vertx, Storage storage, Gateway gateway, Closer closer) {
    InstantSource clock = InstantSource.system();
    if (!config.isOn()) {
      LOG.info("no training is scheduled (training.schedule is off)");
      return;
    }
    Context context = vertx.getOrCreateContext();
    TrainingSchedule schedule =
        new TrainingSchedule(
            storage.duties(),
            config,
            clock,
            holder(),
            new ScheduledTraining(vertx, gateway, storage.jobs(), clock));
    long timer =
        vertx.setPeriodic(TICK_MILLIS, ignored -> context.runOnContext(t -> schedule.tick()));
    closer.add("the training schedule", Duration.ofSeconds(1), () -> vertx.cancelTimer(timer));
    Instant now = clock.instant();
    config
        .next(now)
        .ifPresent(next -> LOG.info("the next training is due at {}", next.atZone(config.zone())));
  }

  @Override
  public Future<String> run() {
    return gateway
        .train("Scheduled training", ACTOR)
        .compose(
            jobId -> {
              running = jobId;
              return ended(jobId).onComplete(done -> running = null);
            });
  }

  @Override
  public void stop() {
    UUID jobId = running;
    if (jobId != null) {
      jobs.cancel(jobId, ACTOR, clock.instant())
          .onFailure(failure -> LOG.warn("training {} cannot be cancelled", jobId, failure));
    }
  }

  /** The job's last sentence; a failure with it where the job did not succeed. */
  private Future<String> ended(UUID jobId) {
    Promise<String> ended = Promise.promise();
    vertx.setPeriodic(
        LOOK_MILLIS,
        timer ->
            jobs.find(jobId)
                .onFailure(failure -> LOG.warn("training {} cannot be read", jobId, failure))
                .onSuccess(
                    found -> {
                      JobRow job = found.orElse(null);
                      if (job == null || !job.state().isOpen()) {
                        vertx.cancelTimer(timer);
                        settle(ended, job);
                      }
                    }));
    return ended.future();
  }

  private static void settle(Promise<String> ended, @Nullable JobRow job) {
    if (job != null && job.state() == JobRow.State.SUCCEEDED) {
      ended.tryComplete(job.message());
    } else {
      String sentence = job == null ? "its job is gone" : job.message();
      ended.tryFail(new BelfryException(ErrorCode.INTERNAL, sentence));
    }
  }

  private static String holder() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return host + ":" + ProcessHandle.current().pid();
  }
}
