package dev.belfry.launcher;

import dev.belfry.storage.PositiveRule;
import dev.belfry.training.EvaluateJob;
import dev.belfry.training.EvaluateRatingsJob;
import dev.belfry.training.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate-ratings",
    description = {
      "Measures how well ratings are foretold: by the mean of the item, by a factorisation of the"
          + " ratings, and by the rating head, which fuses both towers.",
      "The latest share of the ratings is foretold in turn, each with what was known just before"
          + " it. Nothing is served or stored."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry evaluate-ratings --data ml-100k --seeds 1,2,3 --out report",
      "  ./belfry evaluate-ratings --data ml-100k --share 0.1 --set rating-head.negatives=1"
    })
final class EvaluateRatingsCommand implements Runnable {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "A folder with ratings: MovieLens, or what 'generate' wrote.")
  Path data = Path.of("");

  @Option(
      names = "--share",
      description = "Share of the ratings, the latest, that is foretold (default: 0.2).")
  double share = 0.2;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "One run for each (default: 1,2,3).")
  List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting, such as rating-als.dimension=32.")
  List<String> assignments = List.of();

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings, one key=value a line.")
  @Nullable Path settingsFile;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write metrics.json and report.html into this folder.")
  @Nullable Path out;

  @Override
  public void run() {
    try (Terminal terminal = Terminal.ofProcess()) {
      Settings given = Settings.parse(assignments);
      EvaluateJob.Result result =
          EvaluateRatingsJob.run(
              () -> DataSource.folder(data).read(PositiveRule.DEFAULT, new FewRejects(terminal)),
              new EvaluateRatingsJob.Options(
                  share,
                  settingsFile == null ? given : Settings.read(settingsFile).with(given),
                  seeds,
                  out),
              terminal::advance);
      terminal.say(result.text().stripTrailing());
      if (out != null) {
        terminal.note("Written: " + out.resolve(EvaluateJob.REPORT) + ", " + EvaluateJob.METRICS);
      }
    }
  }
}
