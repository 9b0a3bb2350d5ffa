package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = {
      "Offers lists to a running server at a steady rate and prints how long they took.",
      "Open loop: a request starts when it is due, and its time counts from then, so that a slow"
          + " server cannot slow the measuring down. Lists that are asked for are recorded as any"
          + " other."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry bench serve",
      "  ./belfry bench serve --rate 2000 --duration 60",
      "  ./belfry bench serve --rate max"
    })
final class ServeBenchCommand implements Runnable {
  private static final double P99_LIMIT_MILLIS = 50;
  private static final double GROWTH = 1.25;

  @Mixin HomeOptions options = new HomeOptions();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "1000",
      description = "Lists a second, or max to find what keeps p99 within 50 ms (default: 1000).")
  String rate = "1000";

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long is measured (default: 30).")
  int duration = 30;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long lists are asked for before that (default: 30).")
  int warmup = 30;

  @Option(names = "--count", defaultValue = "10", description = "Items of a list (default: 10).")
  int count = 10;

  @Option(
      names = "--users",
      defaultValue = "2000",
      description = "How many of the server's users are asked for (default: 2000).")
  int users = 2000;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Connections at most (default: 64).")
  int connections = 64;

  @Option(names = "--seed", defaultValue = "1", description = "Of the draws (default: 1).")
  long seed = 1;

  @Option(
      names = "--remote",
      description = "Allow a server on another machine; be sure that it is yours.")
  boolean remote;

  @Override
  public void run() {
    double fixed = fixedRate();
    RunningServer target = server.find(options.home());
    URI url = URI.create(target.url());
    requireLoopback(url);
    LoadPlan plan = plan(url, target.apiKey());
    try (Terminal terminal = Terminal.ofProcess();
        LoadGenerator generator = new LoadGenerator(plan)) {
      terminal.note(
          "Asking "
              + url
              + " for lists of "
              + count
              + ", "
              + plan.userIds().size()
              + " users, placements "
              + String.join(", ", plan.placements())
              + ", at most "
              + connections
              + " connections.");
      terminal.say(LoadReport.header());
      if (fixed > 0) {
        terminal.say(generator.run(fixed).row());
      } else {
        climb(plan, terminal);
      }
    }
  }

  private double fixedRate() {
    if (rate.equals("max")) {
      return 0;
    }
    try {
      double value = Double.parseDouble(rate);
      if (value > 0 && value <= 1_000_000) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw BelfryException.invalid(
        "--rate is '" + rate + "', and takes lists a second, up to 1000000, or max");
  }

  private LoadPlan plan(URI url, String key) {
    try (ApiClient client = new ApiClient(url, key)) {
      List<String> placements = new ArrayList<>();
      client
          .get("/v1/status")
          .path("placements")
          .forEach(placement -> placements.add(placement.asText()));
      // Similar items are asked for by another path.
      placements.remove("similar");
      return new LoadPlan(
          url,
          key,
          client.userIds(users),
          placements,
          count,
          connections,
          Duration.ofSeconds(warmup),
          Duration.ofSeconds(duration),
          seed);
    }
  }

  /** Raises the rate by a quarter until the server no longer keeps up. */
  private void climb(LoadPlan plan, Terminal terminal) {
    @Nullable LoadReport best = null;
    try (LoadGenerator generator =
        new LoadGenerator(plan.lasting(Duration.ofSeconds(2), Duration.ofSeconds(10)))) {
      generator.warmUp(200, plan.warmup());
      for (double offered = 400; offered < 1_000_000; offered *= GROWTH) {
        LoadReport report = generator.run(offered);
        terminal.say(report.row());
        if (!report.keptUp(P99_LIMIT_MILLIS)) {
          break;
        }
        best = report;
      }
    }
    terminal.say(
        best == null
            ? "The server kept up with none of these rates."
            : "The server keeps up with %.0f lists/s at p99 %.1f ms."
                .formatted(best.offered(), best.p99()));
  }

  private void requireLoopback(URI url) {
    try {
      if (!remote && !InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
        throw BelfryException.invalid(
            url + " is on another machine; say --remote if you are sure that it is yours to load");
      }
    } catch (UnknownHostException e) {
      throw BelfryException.invalid("the host of " + url + " is not known");
    }
  }
}
