package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code ./belfry train --warm-start} by the schedule, as a process of its own. */
final class ScheduledTraining implements TrainingSchedule.Runner {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledTraining.class);
  private static final long TICK_MILLIS = 20_000;

  private final Installation installation;
  private final Context context;
  private final Training.Child child = new Training.Child();

  /**
   * A runner.
   *
   * @param context where outcomes are told
   */
  ScheduledTraining(Installation installation, Context context) {
    this.installation = installation;
    this.context = context;
  }

  /** Begins to keep the schedule, where there is one. */
  static void start(Installation installation, Vertx vertx, Storage storage) {
    TrainingConfig config = installation.config().training();
    InstantSource clock = InstantSource.system();
    if (!config.isOn()) {
      LOG.info("no training is scheduled (training.schedule is off)");
      return;
    }
    Context context = vertx.getOrCreateContext();
    ScheduledTraining runner = new ScheduledTraining(installation, context);
    TrainingSchedule schedule =
        new TrainingSchedule(storage.duties(), config, clock, holder(), runner);
    long timer =
        vertx.setPeriodic(TICK_MILLIS, ignored -> context.runOnContext(t -> schedule.tick()));
    installation
        .closer()
        .add(
            "the training schedule",
            Duration.ofSeconds(10),
            () -> {
              vertx.cancelTimer(timer);
              runner.stop();
            });
    Instant now = clock.instant();
    config
        .next(now)
        .ifPresent(next -> LOG.info("the next training is due at {}", next.atZone(config.zone())));
  }

  @Override
  public Future<String> run() {
    Promise<String> done = Promise.promise();
    Thread.ofPlatform()
        .daemon()
        .name("belfry-training")
        .start(
            () -> {
              try {
                String outcome = Training.scheduled(installation, child);
                context.runOnContext(ignored -> done.complete(outcome));
              } catch (BelfryException e) {
                context.runOnContext(ignored -> done.fail(e));
              }
            });
    return done.future();
  }

  @Override
  public void stop() {
    child.stop();
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
