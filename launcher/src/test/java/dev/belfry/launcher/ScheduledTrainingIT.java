package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.gateway.PromotionRule;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.Duties;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.ModelRow;
import dev.belfry.training.Settings;
import dev.belfry.training.ShopConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nightly training as a process of its own, under the lease row of a real database. */
class ScheduledTrainingIT {
  private static final ShopConfig SHOP =
      new ShopConfig(120, 60, 1, ShopConfig.defaults().until(), ShopConfig.defaults().days());
  private static final Map<String, String> SMALL =
      Map.of("two-tower.epochs", "2", "als.sweeps", "2");
  private static final Instant NIGHT = Instant.parse("2026-03-02T03:00:00Z");
  private static final Duration BOUND = Duration.ofMinutes(3);

  @TempDir Path home = Path.of("");
  private final AtomicReference<Instant> now = new AtomicReference<>(NIGHT.minusSeconds(600));

  @Test
  void ofTwoServersOneTrainsAtNightAndItsModelIsLive() throws Exception {
    Path settings = home.resolveSibling(home.getFileName() + ".settings");
    Files.write(settings, SMALL.entrySet().stream().map(Map.Entry::toString).toList());
    TrainingConfig nightly =
        new TrainingConfig(
            "0 3 * * *", ZoneId.of("UTC"), settings.toString(), PromotionRule.DEFAULT);
    BelfryConfig config =
        BelfryConfig.of(
            home,
            Map.of(
                "gateway.port",
                "0",
                "training.schedule",
                "off",
                "training.settings",
                settings.toString(),
                "training.promote",
                "always"));
    AtomicReference<@Nullable Installation> opened = new AtomicReference<>();
    try (Terminal terminal = Terminal.silent();
        BelfryServer server = start(config, opened, terminal)) {
      Installation installation = requireNonNull(opened.get());
      List<ModelRow> before = models(installation);
      assertThat(before).hasSize(1);
      Context context = server.vertx().getOrCreateContext();
      Counted here = new Counted(runner(server));
      Counted there = new Counted(runner(server));
      Duties duties = server.storage().duties();
      InstantSource clock = now::get;
      TrainingSchedule one = new TrainingSchedule(duties, nightly, clock, "one", here);
      TrainingSchedule other = new TrainingSchedule(duties, nightly, clock, "other", there);

      tick(context, one, other);
      assertThat(here.runs).isEmpty();
      now.set(NIGHT.plusSeconds(5));
      tick(context, one, other);
      assertThat(here.runs).hasSize(1);
      tick(context, one, other);
      String outcome = Await.within(BOUND, here.runs.getFirst());
      tick(context, one, other);
      now.set(NIGHT.plusSeconds(3_600));
      tick(context, one, other);

      assertThat(here.runs).hasSize(1);
      assertThat(there.runs).isEmpty();
      ModelRow live =
          models(installation).stream().filter(ModelRow::live).findFirst().orElseThrow();
      assertThat(models(installation)).hasSize(2);
      assertThat(live.name()).isNotEqualTo(before.getFirst().name());
      assertThat(outcome)
          .startsWith("Model " + live.name() + " is live: ")
          .contains("training.promote is always");
      assertThat(live.parent()).isEqualTo(before.getFirst().name());
      assertThat(live.promotedBy()).isEqualTo("schedule");
      JobRow job = Await.within(BOUND, server.storage().jobs().page(null, null, 5)).getFirst();
      assertThat(job.title()).isEqualTo("Scheduled training");
      assertThat(job.state()).isEqualTo(JobRow.State.SUCCEEDED);
      assertThat(Await.within(BOUND, server.storage().jobs().log(job.jobId(), 0, 100)))
          .contains(outcome);
      assertThat(Await.within(BOUND, duties.latest(TrainingSchedule.DUTY)).orElseThrow().outcome())
          .isEqualTo(outcome);
      try (var left = Files.list(config.modelsDir())) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .noneMatch(name -> name.startsWith(".building-"));
      }
    }
  }

  private static BelfryServer start(
      BelfryConfig config, AtomicReference<@Nullable Installation> opened, Terminal terminal) {
    DataSource source = DataSource.shop(SHOP);
    return new Demo(
            config,
            source,
            source,
            installation -> {
              opened.set(installation);
              Training.here(installation, Settings.of(SMALL), false, true, terminal);
            },
            new Closer().closeAtExit(),
            terminal)
        .start(false);
  }

  private static ScheduledTraining runner(BelfryServer server) {
    return new ScheduledTraining(
        server.vertx(), server.gateway(), server.storage().jobs(), InstantSource.system());
  }

  private static void tick(Context context, TrainingSchedule... schedules) {
    for (TrainingSchedule schedule : schedules) {
      Promise<Void> done = Promise.promise();
      context.runOnContext(ignored -> schedule.tick().onComplete(done));
      Await.within(BOUND, done.future());
    }
  }

  private static List<ModelRow> models(Installation installation) {
    try (BatchStore store = new BatchStore(installation.storage())) {
      return store.models();
    }
  }

  /** A runner that remembers what it was asked to run. */
  private static final class Counted implements TrainingSchedule.Runner {
    private final TrainingSchedule.Runner runner;
    private final List<Future<String>> runs = new ArrayList<>();

    Counted(TrainingSchedule.Runner runner) {
      this.runner = runner;
    }

    @Override
    public Future<String> run() {
      Future<String> run = runner.run();
      runs.add(run);
      return run;
    }

    @Override
    public void stop() {
      runner.stop();
    }
  }
}
