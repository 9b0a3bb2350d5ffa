package dev.belfry.launcher;

import dev.belfry.training.EvaluateJob;
import dev.belfry.training.EvaluationData;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = {
      "Trains models on a part of some data and measures how well they find the rest.",
      "Nothing is served or stored. docs/evaluation.md says what each figure means."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry evaluate --train train.csv --test test.csv --model all --k 10,20,100 --out report",
      "  ./belfry evaluate --data ml-100k --model als,two-tower --seeds 1,2,3",
      "  ./belfry evaluate --train events.parquet --items items.csv --folds 4 --model als",
      "  ./belfry evaluate --data ml-100k --protocol random --share 0.2 --k 100 --keep-seen"
    })
final class EvaluateCommand implements Runnable {
  @Mixin EvaluationOptions options = new EvaluationOptions();
  @Mixin RunsOptions runs = new RunsOptions();

  @Option(names = "--test", paramLabel = "FILE", description = "Interactions to be found.")
  @Nullable Path test;

  @Option(
      names = "--candidates",
      paramLabel = "FILE",
      description = "The items to rank for each user, columns user and item (default: all).")
  @Nullable Path candidates;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "MODEL",
      description = "Models by name, or all (default: all). Popularity is always measured.")
  List<String> models = List.of("all");

  @Option(
      names = "--k",
      split = ",",
      paramLabel = "K",
      description = "Lengths of the lists (default: 10).")
  List<Integer> ks = List.of(10);

  @Option(
      names = "--keep-seen",
      description =
          "Let items that the user has had be listed, for protocols that do not remove them.")
  boolean keepSeen;

  @Option(
      names = "--compare",
      paramLabel = "METRIC",
      description = "What models are compared by, such as ndcg@20 (default: ndcg at the first k).")
  @Nullable String compare;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description = "Compare each model with this one (default: the best baseline).")
  @Nullable String against;

  @Option(names = "--threads", paramLabel = "N", description = "Threads that rank (default: 2).")
  int threads = 2;

  @Override
  public void run() {
    try (Terminal terminal = Terminal.ofProcess()) {
      EvaluationData.Source source = options.source(test, candidates);
      FewRejects rejects = new FewRejects(terminal);
      EvaluateJob.Result result =
          EvaluateJob.run(
              source,
              options.reader(test != null, 0, keepSeen, rejects),
              new EvaluateJob.Options(
                  models, options.settings(), ks, runs.seeds, compare, against, threads, runs.out),
              terminal::advance);
      rejects.close();
      runs.tell(result, terminal);
    }
  }
}
