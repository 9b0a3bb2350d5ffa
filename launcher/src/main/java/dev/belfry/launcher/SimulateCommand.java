package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.ClickModel;
import dev.belfry.training.ShopConfig;
import dev.belfry.training.ShopWorld;
import dev.belfry.training.SimulationReport;
import dev.belfry.training.SimulationTable;
import dev.belfry.training.UserBehaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = {
      "Lets users with hidden tastes act on a real server, and holds what its experiments say"
          + " against what is true.",
      "Each run starts a server of its own in simulation mode, on a new home that is deleted after"
          + " it. The same seed gives the same tables. docs/simulation.md says what is simulated."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry simulate --runs 5",
      "  ./belfry simulate --runs 5 --scenario aa --out simulation",
      "  ./belfry simulate --runs 1 --users 100 --days 4 --scenario interleaving",
      "  ./belfry simulate --on http://127.0.0.1:8080 --key KEY --days 30"
    })
final class SimulateCommand implements Runnable {
  /** What can be asked for. */
  enum Scenario {
    AB,
    AA,
    INTERLEAVING,
    RETENTION,
    OFFPOLICY,
    ALL
  }

  @Option(names = "--runs", paramLabel = "N", description = "Runs of each scenario (default: 5).")
  int runs = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Of everything (default: 1).")
  long seed = 1;

  @Option(names = "--users", paramLabel = "N", description = "Users (default: 300).")
  int users = 300;

  @Option(names = "--items", paramLabel = "N", description = "Items (default: 150).")
  int items = 150;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Days that go by (default: 14; retention takes 41 at least).")
  int days = 14;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = "ab, aa, interleaving, retention, offpolicy, or all (default: all).")
  Scenario scenario = Scenario.ALL;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write simulate.json and report.html into this folder.")
  @Nullable Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting of the servers, such as gateway.depth=100.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Mixin SimulationOnServer onServer = new SimulationOnServer();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    require("--runs", runs, 1, 1_000);
    require("--users", users, 10, 100_000);
    require("--items", items, 20, 100_000);
    require("--days", days, 1, 365);
    refuseWhatDoesNotGoTogether();
    if (onServer.isAsked()) {
      ShopConfig shop = shop(seed);
      try (Terminal terminal = Terminal.ofProcess()) {
        onServer.run(shop, days, terminal);
      }
      return;
    }
    if (out != null) {
      SimulationReport.checkWritable(out);
    }
    try (Terminal terminal = Terminal.ofProcess()) {
      SimulationReport report = simulate(terminal);
      terminal.say(report.text().stripTrailing());
      if (out != null) {
        report.write(out);
        terminal.note(
            "Written: " + out.resolve(SimulationReport.PAGE) + ", " + SimulationReport.FIGURES);
      }
    }
  }

  private void refuseWhatDoesNotGoTogether() {
    List<String> others =
        onServer.isAsked()
            ? List.of("--runs", "--scenario", "--out", "--set")
            : List.of("--key", "--placement", "--pace", "--lose");
    for (String other : others) {
      if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
        throw new ParameterException(
            spec.commandLine(),
            other + (onServer.isAsked() ? " does not go with --on URL" : " needs --on URL"));
      }
    }
  }

  private ShopConfig shop(long of) {
    ShopConfig defaults = ShopConfig.defaults();
    return new ShopConfig(users, items, of, defaults.until(), defaults.days());
  }

  /** Does every run of every scenario that is asked for. */
  SimulationReport simulate(Terminal terminal) {
    List<SimulationTable> tables = new ArrayList<>();
    for (SimulationScenario asked : asked()) {
      List<List<SimulationTable.Row>> rows = new ArrayList<>();
      asked.outlines().forEach(outline -> rows.add(new ArrayList<>()));
      for (int run = 1; run <= runs; run++) {
        List<double[]> values = once(asked, run, terminal);
        for (int t = 0; t < values.size(); t++) {
          rows.get(t).add(new SimulationTable.Row("run " + run, values.get(t)));
        }
      }
      for (int t = 0; t < rows.size(); t++) {
        tables.add(asked.outlines().get(t).with(rows.get(t)));
      }
    }
    return new SimulationReport(facts(), tables);
  }

  private List<double[]> once(SimulationScenario asked, int run, Terminal terminal) {
    long runSeed = seed * 1_000 + run;
    ShopWorld shop = ShopWorld.generate(shop(runSeed), PositiveRule.DEFAULT);
    String name = "%s, run %d of %d".formatted(asked.name(), run, runs);
    int length = asked.days(days);
    try (SimulationServer server =
        terminal.step(
            name + ": starting and training",
            () -> SimulationServer.start(shop, asked.worlds(), runSeed, settingsOf(asked)))) {
      SimulationTraffic traffic =
          new SimulationTraffic(
              server.client(),
              shop,
              asked.worlds(),
              UserBehaviour.DEFAULT,
              runSeed,
              asked.arrivalDays(length));
      return asked.run(
          server.client(),
          traffic,
          length,
          day -> terminal.advance(name + ": days", day + 1, length));
    }
  }

  private Map<String, String> settingsOf(SimulationScenario asked) {
    Map<String, String> all = new LinkedHashMap<>(asked.settings());
    all.putAll(settings);
    return all;
  }

  private List<SimulationScenario> asked() {
    return switch (scenario) {
      case AB -> List.of(LiftScenario.ofClicks());
      case AA -> List.of(new NullScenario());
      case INTERLEAVING -> List.of(new InterleavingScenario());
      case RETENTION -> List.of(LiftScenario.ofRetention());
      case OFFPOLICY -> List.of(new OffPolicyScenario());
      case ALL ->
          List.of(
              LiftScenario.ofClicks(),
              new NullScenario(),
              new InterleavingScenario(),
              LiftScenario.ofRetention(),
              new OffPolicyScenario());
    };
  }

  private List<String> facts() {
    ClickModel clicks = UserBehaviour.DEFAULT.clicks();
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d users, %,d items, %s days, lists of %d; seed %d, runs %d",
            users,
            items,
            asked().stream()
                .map(scenario -> Integer.toString(scenario.days(days)))
                .distinct()
                .collect(Collectors.joining(" or ")),
            SimulationVisitor.COUNT,
            seed,
            runs),
        String.format(
            Locale.ROOT,
            "A click at position k: (1 / k)^%s x logistic(%s x affinity %+.1f); docs/simulation.md",
            clicks.eta(),
            clicks.slope(),
            clicks.offset()));
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw BelfryException.invalid(
          "%s is %d; %d to %,d are accepted".formatted(option, value, least, most));
    }
  }
}
