package dev.belfry.launcher;

import dev.belfry.training.AlsConfig;
import dev.belfry.training.AlsThroughput;
import dev.belfry.training.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "als",
    description =
        "Measures how long a sweep of ALS takes (users and items once) on interactions drawn by"
            + " Zipf's law.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry bench als",
      "  ./belfry bench als --dimensions 64 --set als.threads=1"
    })
final class AlsBenchCommand implements Runnable {
  private static final AlsThroughput.Load DEFAULT = AlsThroughput.Load.million();

  @Option(
      names = "--dimensions",
      split = ",",
      defaultValue = "64,128,192",
      description = "Components of a factor (default: 64,128,192).")
  List<Integer> dimensions = List.of(64, 128, 192);

  @Option(
      names = "--sweeps",
      defaultValue = "11",
      description = "Sweeps measured, after a warm-up (default: 11).")
  int sweeps = 11;

  @Option(names = "--users", description = "Rows of one side (default: 30000).")
  int users = DEFAULT.users();

  @Option(names = "--items", description = "Rows of the other side (default: 20000).")
  int items = DEFAULT.items();

  @Option(names = "--interactions", description = "Distinct pairs (default: 1000000).")
  int interactions = DEFAULT.interactions();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of ALS, such as als.threads=1.")
  List<String> settings = List.of();

  @Override
  public void run() {
    AlsThroughput.Load load =
        new AlsThroughput.Load(users, items, interactions, DEFAULT.exponent());
    try (Terminal terminal = Terminal.ofProcess()) {
      terminal.say(
          "%,d interactions of %,d users with %,d items; seconds a sweep, of %d"
              .formatted(interactions, users, items, sweeps));
      terminal.say("dimension  threads  solver                  median      min      max");
      for (int dimension : dimensions) {
        terminal.say(row(AlsThroughput.run(load, config(dimension), sweeps)));
      }
    }
  }

  private AlsConfig config(int dimension) {
    Settings all =
        Settings.parse(settings).with(Settings.parse(List.of("als.dimension=" + dimension)));
    AlsConfig config = AlsConfig.of(all);
    all.check();
    return config;
  }

  private static String row(AlsThroughput.Result result) {
    double[] sorted = Arrays.stream(result.seconds()).sorted().toArray();
    AlsConfig config = result.config();
    return "%9d  %7d  %-20s %9.3f %8.3f %8.3f"
        .formatted(
            config.dimension(),
            config.threads(),
            config.solver().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            result.median(),
            sorted[0],
            sorted[sorted.length - 1]);
  }
}
