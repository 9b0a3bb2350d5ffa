package dev.belfry.launcher;

import dev.belfry.training.EvaluateJob;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often something is measured, and where the figures go. */
final class RunsOptions {
  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "One run for each (default: 1,2,3).")
  List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write metrics.json and report.html into this folder.")
  @Nullable Path out;

  /** Prints the figures, and says what was written. */
  void tell(EvaluateJob.Result result, Terminal terminal) {
    terminal.say(result.text().stripTrailing());
    if (out != null) {
      terminal.note("Written: " + out.resolve(EvaluateJob.REPORT) + ", " + EvaluateJob.METRICS);
    }
  }
}
