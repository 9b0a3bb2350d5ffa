package dev.belfry.launcher;

import dev.belfry.storage.PositiveRule;
import dev.belfry.training.EvaluateJob;
import dev.belfry.training.EvaluateRatingsJob;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin SettingsOptions settings = new SettingsOptions();
  @Mixin RunsOptions runs = new RunsOptions();

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

  @Override
  public void run() {
    try (Terminal terminal = Terminal.ofProcess()) {
      EvaluateJob.Result result =
          EvaluateRatingsJob.run(
              () -> DataSource.folder(data).read(PositiveRule.DEFAULT, new FewRejects(terminal)),
              new EvaluateRatingsJob.Options(share, settings.settings(), runs.seeds, runs.out),
              terminal::advance);
      runs.tell(result, terminal);
    }
  }
}
