package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Measures models on data that need not be Belfry's. Needs no server. */
public final class EvaluateJob {
  /** The figures, for programs. */
  public static final String METRICS = "metrics.json";

  /** The report, for people. */
  public static final String REPORT = "report.html";

  /**
   * What is asked for.
   *
   * @param models names, or {@code all}; popularity is measured in any case
   * @param settings of the models
   * @param ks lengths of the lists
   * @param seeds one run each
   * @param compared the metric that models are compared by, such as {@code ndcg@10}; null for NDCG
   *     at the first k
   * @param against the model that each is compared with; null for the best baseline
   * @param threads that rank
   * @param out folder for {@link #METRICS} and {@link #REPORT}; null for none
   */
  public record Options(
      List<String> models,
      Settings settings,
      List<Integer> ks,
      List<Long> seeds,
      @Nullable String compared,
      @Nullable String against,
      int threads,
      @Nullable Path out) {
    public Options {
      requireNonNull(settings, "settings is null");
      models = List.copyOf(models);
      ks = List.copyOf(ks);
      seeds = List.copyOf(seeds);
      if (ks.isEmpty() || models.isEmpty()) {
        throw BelfryException.invalid("at least one model and one k are needed");
      }
    }

    /** Some models with their defaults, at 10, one seed. */
    public static Options of(List<String> models) {
      return new Options(models, Settings.none(), List.of(10), List.of(1L), null, null, 2, null);
    }
  }

  /**
   * What was measured.
   *
   * @param text the data, the protocol and the tables
   * @param metrics means by name, such as {@code two-tower.ndcg@10}
   */
  public record Result(String text, Map<String, Double> metrics) {
    public Result {
      requireNonNull(text, "text is null");
      metrics = Map.copyOf(metrics);
    }
  }

  private EvaluateJob() {}

  /**
   * Reads, trains, measures, and writes where that is asked for.
   *
   * @throws BelfryException INVALID or NOT_FOUND where something asked for, or the data, cannot be
   *     used
   */
  public static Result run(
      EvaluationData.Source source, EvaluationData reader, Options options, Progress progress) {
    OfflineModels.check(options.settings());
    List<OfflineModel> models = models(options);
    OfflineRun.Plan plan =
        OfflineRun.Plan.of(
            options.ks(),
            options.compared() == null ? "ndcg@" + options.ks().getFirst() : options.compared(),
            options.seeds(),
            reader.keepSeen(),
            options.threads(),
            options.settings());
    if (options.out() != null) {
      ReportFiles.checkWritable(options.out());
    }
    ProcessMemory.resetPeak();
    long start = System.nanoTime();
    List<EvaluationPart> parts = reader.parts(source);
    EvaluationResult result =
        measure(
            parts,
            models,
            plan,
            options.against(),
            options.models().contains("all") ? Set.copyOf(OfflineModels.names()) : Set.of(),
            describe(parts, reader, options),
            start,
            progress);
    if (options.out() != null) {
      Map<String, Map<String, Figure>> figures = new LinkedHashMap<>();
      result.models().forEach(m -> figures.put(m.name(), m.figures()));
      ReportFiles.write(
          options.out(),
          ReportFiles.metrics(result.dataset(), figures, result.seconds(), result.rssMb()),
          ReportPage.of(result));
    }
    return new Result(ResultTable.of(result), means(result));
  }

  /**
   * Trains and measures models on parts.
   *
   * @param passOver names of models that are passed over, and said to be, where they refuse the
   *     data
   */
  static EvaluationResult measure(
      List<EvaluationPart> parts,
      List<OfflineModel> models,
      OfflineRun.Plan plan,
      @Nullable String against,
      Set<String> passOver,
      List<String> description,
      long startNanos,
      Progress progress) {
    List<String> lines = new ArrayList<>(description);
    OfflineRun run = new OfflineRun(parts, plan, progress);
    double before = ProcessMemory.peakMb();
    List<ModelResult> results = new ArrayList<>();
    for (OfflineModel model : models) {
      try {
        results.add(run.run(model));
      } catch (BelfryException e) {
        if (!passOver.contains(model.name())) {
          throw e;
        }
        lines.add("Passed over: " + model.name() + ": " + e.getMessage());
      }
    }
    return new EvaluationResult(
        parts.stream().map(EvaluationPart::name).distinct().collect(Collectors.joining(" + ")),
        lines,
        plan,
        run.diversityBasis(),
        results,
        Optional.ofNullable(against),
        (System.nanoTime() - startNanos) / 1e9,
        results.stream().mapToDouble(ModelResult::peakMb).reduce(before, Math::max));
  }

  /** Means by model and metric, such as {@code two-tower.ndcg@10}. */
  static Map<String, Double> means(EvaluationResult result) {
    Map<String, Double> means = new TreeMap<>();
    for (ModelResult model : result.models()) {
      model.figures().forEach((metric, f) -> means.put(model.name() + "." + metric, f.mean()));
    }
    return means;
  }

  private static List<OfflineModel> models(Options options) {
    Set<String> names = new LinkedHashSet<>(options.models());
    names.add(OfflineModels.POPULARITY);
    if (options.against() != null) {
      names.add(options.against());
    }
    return OfflineModels.named(List.copyOf(names));
  }

  private static List<String> describe(
      List<EvaluationPart> parts, EvaluationData reader, Options options) {
    List<String> lines = new ArrayList<>();
    for (EvaluationPart part : parts) {
      Dataset data = part.learning().data();
      lines.add(
          "%s: %,d users, %,d items; %,d interactions to learn from; %,d cases ask for %,d items"
              .formatted(
                  part.name(),
                  data.users().size(),
                  data.items().size(),
                  part.learning().train().size(),
                  part.test().size(),
                  part.test().stream().mapToInt(c -> c.relevant().length).sum()));
      lines.add("  " + part.protocol() + "; " + validation(part));
    }
    lines.addAll(reader.notes());
    boolean candidates = parts.stream().anyMatch(p -> !p.candidates().isEmpty());
    lines.add(
        (candidates
                ? "Ranked are the candidates given for each user"
                : reader.keepSeen()
                    ? "Ranked is the whole catalogue, what the user had before included"
                    : "Ranked is the whole catalogue less what the user had before")
            + "; positive: "
            + reader.positives()
            + "; seeds "
            + options.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    if (!options.settings().asMap().isEmpty()) {
      lines.add("Settings: " + options.settings());
    }
    return lines;
  }

  private static String validation(EvaluationPart part) {
    int cases = part.learning().validation().size();
    return cases == 0 ? "no validation" : "%,d validation cases".formatted(cases);
  }
}
