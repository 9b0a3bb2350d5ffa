package dev.belfry.launcher;

import dev.belfry.training.EvaluationData;
import dev.belfry.training.TuneJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    description = {
      "Looks for better settings of a model, on validation only; the test is never read.",
      "It goes on where it was when it is started again with the same options."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry tune --model als --data ml-100k --budget 30m",
      "  ./belfry tune --model two-tower --train train.csv --budget 2h --out tuned",
      "  ./belfry evaluate --train train.csv --test test.csv --settings tuned/best.settings"
    })
final class TuneCommand implements Runnable {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)");

  /** Held back where the data has no validation of its own. */
  private static final double VALID_SHARE = 0.1;

  @Mixin EvaluationOptions options = new EvaluationOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "The model to tune.")
  String model = "";

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Time after which no trial is begun, such as 90s, 30m or 2h (default: 30m).")
  String budget = "30m";

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Configurations at most (default: as many as the budget allows).")
  int trials;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description = "What is to be as high as possible (default: ndcg@10).")
  String metric = "ndcg@10";

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the search (default: 1).")
  long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for trials.jsonl and best.settings (default: tune-MODEL).")
  @Nullable Path out;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    TuneJob.Options asked =
        new TuneJob.Options(
            model,
            options.settings(),
            metric,
            duration(),
            trials,
            seed,
            out == null ? Path.of("tune-" + model) : out);
    try (Terminal terminal = Terminal.ofProcess()) {
      EvaluationData.Source source = options.sourceToTune();
      FewRejects rejects = new FewRejects(terminal);
      String text =
          TuneJob.run(
              source,
              options.reader(options.isTrainOnly(), VALID_SHARE, false, rejects),
              asked,
              terminal::advance);
      rejects.close();
      terminal.say(text.stripTrailing());
    }
  }

  private Duration duration() {
    Matcher matcher = DURATION.matcher(budget);
    if (!matcher.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--budget is '" + budget + "', and takes such as 90s, 30m or 2h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
