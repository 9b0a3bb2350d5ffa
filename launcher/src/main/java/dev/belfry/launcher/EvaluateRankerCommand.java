package dev.belfry.launcher;

import dev.belfry.training.EvaluateJob;
import dev.belfry.training.EvaluateRankerJob;
import dev.belfry.training.RankerData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate-ranker",
    description = {
      "Trains the networks of the second stage and measures how well they foretell a label of 0 or"
          + " 1.",
      "Nothing is served or stored. docs/evaluation.md says what each figure means."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry evaluate-ranker --train a.csv --valid b.csv --test c.csv --label click --out report",
      "  ./belfry evaluate-ranker --train a.csv --test c.csv --label click --model dlrm \\",
      "      --categorical user,item,device --numeric price --set ranker.hidden=64,32",
      "  ./belfry evaluate-ranker --data frappe --negatives 2 --split 7:2:1 --seeds 1,2,3,4,5"
    })
final class EvaluateRankerCommand implements Runnable {
  @Mixin SettingsOptions settings = new SettingsOptions();
  @Mixin RunsOptions runs = new RunsOptions();

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "Rows to learn from: CSV, Parquet or JSON lines with a header.")
  @Nullable Path train;

  @Option(
      names = "--valid",
      paramLabel = "FILE",
      description =
          "Rows that decide when to stop (default: a tenth of --train, ranker.validation-share).")
  @Nullable Path valid;

  @Option(names = "--test", paramLabel = "FILE", description = "Rows to be foretold.")
  @Nullable Path test;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "In place of files, a folder with the Frappe log, which holds positives alone.")
  @Nullable Path data;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description =
          "With --data, items drawn for each positive that were not used in its context"
              + " (default: 2).")
  int negatives = 2;

  @Option(
      names = "--split",
      paramLabel = "A:B:C",
      split = ":",
      description =
          "With --data, shares of training, validation and test, at random (default: 7:2:1).")
  List<Integer> split = Arrays.asList(7, 2, 1);

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "With --data, seed of the negatives and of the split (default: 1).")
  long splitSeed = 1;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column that is foretold, 0 or 1 (default: label).")
  String label = "label";

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns to read as categories. Without it and --numeric every column is read: as numbers"
              + " where all values are numbers and one is not whole, else as categories.")
  List<String> categorical = List.of();

  @Option(
      names = "--numeric",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns to read as numbers.")
  List<String> numeric = List.of();

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "MODEL",
      description = "dcn-v2, dlrm, or both (default: both).")
  List<String> models = List.of("dcn-v2", "dlrm");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine (default: 2).")
  int threads = 2;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    try (Terminal terminal = Terminal.ofProcess()) {
      EvaluateJob.Result result =
          EvaluateRankerJob.run(
              source(),
              new EvaluateRankerJob.Options(
                  models,
                  label,
                  categorical,
                  numeric,
                  settings.settings(),
                  runs.seeds,
                  threads,
                  runs.out),
              terminal::advance);
      runs.tell(result, terminal);
    }
  }

  private Supplier<RankerData> source() {
    Path folder = data;
    Path learned = train;
    Path asked = test;
    if (folder != null) {
      if (learned != null || asked != null || valid != null) {
        throw new ParameterException(
            spec.commandLine(), "--data does not go with --train, --valid and --test");
      }
      return () -> RankerData.folder(folder, negatives, split, splitSeed);
    }
    if (learned == null || asked == null) {
      throw new ParameterException(spec.commandLine(), "name --train and --test, or --data");
    }
    return () -> RankerData.files(learned, valid, asked);
  }
}
