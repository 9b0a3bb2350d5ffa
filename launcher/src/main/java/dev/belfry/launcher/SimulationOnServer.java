package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.training.ShopConfig;
import dev.belfry.training.UserBehaviour;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a simulation on a server that runs already, and how it goes. */
final class SimulationOnServer {
  private static final int ARRIVALS = 7;
  private static final Duration END = Duration.ofMinutes(3);

  @Option(
      names = "--on",
      paramLabel = "URL",
      description = {
        "Instead of all that: let users visit this server, which runs in simulation mode and may be"
            + " open in the console.",
        "It is filled with the shop of --users, --items and --seed, unless it holds it. No"
            + " experiment is made: those of the console are what is tried. A line a day is"
            + " printed; Ctrl-C ends it."
      })
  @Nullable URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "With --on: an API key of that server with the scope admin.")
  @Nullable String key;

  @Option(
      names = "--placement",
      paramLabel = "NAME",
      description = "With --on: where the users see their lists (default: home).")
  String placement = "home";

  @Option(
      names = "--pace",
      paramLabel = "SECONDS",
      description = "With --on: how long a day takes at least (default: 2).")
  double pace = 2;

  @Option(
      names = "--lose",
      paramLabel = "EXPERIMENT/VARIANT=SHARE",
      description = {
        "With --on: this share of a variant's users never asks for its list, as where an app"
            + " crashes before it; such as home-test/b=0.3. May be given more than once."
      })
  List<String> lose = new ArrayList<>();

  /** Whether a server is named. */
  boolean isAsked() {
    return url != null;
  }

  /** Lets days go by on the server that is named, until they are over or the process is stopped. */
  void run(ShopConfig shop, int days, Terminal terminal) {
    if (!(pace >= 0 && pace <= 3_600)) {
      throw BelfryException.invalid("--pace is " + pace + "; 0 to 3,600 seconds are accepted");
    }
    SimulationPlan plan =
        new SimulationPlan(
            shop,
            UserBehaviour.DEFAULT,
            placement,
            Math.clamp(days / 2, 1, ARRIVALS),
            lose.stream().map(SimulationLoss::parse).toList());
    RunningServer server = ServerOptions.named("--on", url, key);
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Closer closer = new Closer().closeAtExit();
        SimulationDrive drive =
            SimulationDrive.open(URI.create(server.url()), server.apiKey(), plan, terminal::note)) {
      closer.add(
          "the users",
          END,
          () -> {
            drive.stop();
            stopping.countDown();
            ended.await(END.toSeconds(), TimeUnit.SECONDS);
          });
      try {
        go(drive, days, stopping, terminal);
      } finally {
        ended.countDown();
      }
    }
  }

  private void go(SimulationDrive drive, int days, CountDownLatch stopping, Terminal terminal) {
    while (drive.days() < days && !drive.isStopped()) {
      long began = System.nanoTime();
      terminal.say(drive.next().toString());
      long left = (long) (pace * 1e9) - (System.nanoTime() - began);
      if (drive.days() < days && left > 0) {
        pause(stopping, left);
      }
    }
    terminal.note("%d days went by; the same command goes on from there.".formatted(drive.days()));
  }

  private static void pause(CountDownLatch stopping, long nanos) {
    try {
      stopping.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
