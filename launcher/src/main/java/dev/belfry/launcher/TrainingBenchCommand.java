package dev.belfry.launcher;

import dev.belfry.training.TowerThroughput;
import dev.belfry.training.TowerThroughput.Variant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "training",
    description = {
      "Measures how many examples a second the two-tower learns from, on drawn interactions: ids",
      "only, with a history of 50, and with every feature there is (texts of 384 components among",
      "them), over catalogues of one or several sizes."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry bench training",
      "  ./belfry bench training --items 10000,100000,1000000 --variants ids --seeds 1"
    })
final class TrainingBenchCommand implements Runnable {
  @Option(
      names = "--items",
      split = ",",
      defaultValue = "100000",
      description = "Sizes of the catalogue (default: 100000).")
  List<Integer> items = List.of(100_000);

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "IDS,HISTORY,FEATURES",
      description = "${COMPLETION-CANDIDATES}, in any case (default: all).")
  List<Variant> variants = List.of(Variant.values());

  @Option(
      names = "--steps",
      defaultValue = "200",
      description = "Steps measured, after a warm-up (default: 200).")
  int steps = 200;

  @Option(names = "--threads", defaultValue = "2", description = "Of the engine (default: 2).")
  int threads = 2;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "One run for each (default: 1,2,3).")
  List<Long> seeds = List.of(1L, 2L, 3L);

  @Override
  public void run() {
    try (Terminal terminal = Terminal.ofProcess()) {
      for (int size : items) {
        TowerThroughput.run(size, variants, steps, threads, seeds, terminal::say);
      }
    }
  }
}
