package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.Ranker;
import dev.belfry.model.RankerShape.Head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures how well rankers foretell a label of 0 or 1: each is trained with each seed, and the
 * test is scored by the {@link Ranker} that serving uses. Needs no server.
 */
public final class EvaluateRankerJob {
  static final String AUC = "auc";
  static final String LOG_LOSS = "logloss";
  static final String CALIBRATION = "ece";

  /**
   * What is asked for.
   *
   * @param models {@code dcn-v2}, {@code dlrm}, or both
   * @param label the column that is foretold
   * @param categorical columns to read as categories; with {@code numeric} empty too, all columns
   * @param numeric columns to read as numbers
   * @param settings of the models
   * @param seeds one run each
   * @param threads of the engine
   * @param out folder for the figures and the report; null for none
   */
  public record Options(
      List<String> models,
      String label,
      List<String> categorical,
      List<String> numeric,
      Settings settings,
      List<Long> seeds,
      int threads,
      @Nullable Path out) {
    public Options {
      models = models.stream().distinct().toList();
      requireNonNull(label, "label is null");
      categorical = List.copyOf(categorical);
      numeric = List.copyOf(numeric);
      requireNonNull(settings, "settings is null");
      seeds = seeds.stream().distinct().toList();
      if (models.isEmpty() || seeds.isEmpty()) {
        throw BelfryException.invalid("at least one model and one seed are needed");
      }
      if (threads < 1) {
        throw BelfryException.invalid("threads is " + threads + "; 1 and more are accepted");
      }
    }
  }

  /**
   * One run.
   *
   * @param figures on the test
   * @param bins of the test's probabilities
   * @param curve epoch by epoch: training loss, AUC on the validation
   * @param validation AUC of the parameters measured on the validation, by which settings are to be
   *     chosen; NaN without one
   * @param epochs passes that led to the parameters measured
   */
  record Run(
      ClickFigures figures,
      ClickFigures.Bin[] bins,
      List<ModelResult.Point> curve,
      double validation,
      int epochs,
      double fitSeconds,
      double scoreSeconds,
      double peakMb) {}

  /** A model's runs, one for each seed. */
  record RankerRuns(String model, List<Run> runs) {
    Map<String, Figure> figures() {
      Map<String, Figure> figures = new LinkedHashMap<>();
      figures.put(AUC, figure(r -> r.figures().auc()));
      figures.put(LOG_LOSS, figure(r -> r.figures().logLoss()));
      figures.put(CALIBRATION, figure(r -> r.figures().calibrationError()));
      return figures;
    }

    Figure figure(ToDoubleFunction<Run> value) {
      double[] values = runs.stream().mapToDouble(value).toArray();
      return new Figure(
          Arrays.stream(values).average().orElse(Double.NaN), Figure.standardError(values));
    }
  }

  /** All of it. */
  record Measurement(
      String dataset,
      List<String> description,
      List<RankerRuns> models,
      double seconds,
      double rssMb) {}

  private EvaluateRankerJob() {}

  /**
   * Reads, trains, measures, and writes where that is asked for.
   *
   * @param source gives the data; called once, after everything else was checked
   * @throws BelfryException INVALID or NOT_FOUND where something asked for, or the data, cannot be
   *     used
   */
  public static EvaluateJob.Result run(
      Supplier<RankerData> source, Options options, Progress progress) {
    for (String model : options.models()) {
      RankerConfig.of(options.settings(), model, options.label(), 1);
    }
    options.settings().check();
    TorchThreads.use(options.threads());
    if (options.out() != null) {
      ReportFiles.checkWritable(options.out());
    }
    ProcessMemory.resetPeak();
    long start = System.nanoTime();
    RankerData data = source.get();
    RankerColumns columns =
        RankerColumns.of(
            data.train(),
            options.label(),
            new RankerColumns.Chosen(options.categorical(), options.numeric()));
    RankerExamples test = columns.examples(data.test());
    List<RankerRuns> models = new ArrayList<>();
    double peak = ProcessMemory.peakMb();
    for (String model : options.models()) {
      List<Run> runs = new ArrayList<>();
      for (long seed : options.seeds()) {
        runs.add(one(model, seed, data, columns, test, options, progress));
        peak = Math.max(peak, runs.getLast().peakMb());
      }
      models.add(new RankerRuns(model, runs));
    }
    Measurement measured =
        new Measurement(
            data.name(),
            describe(data, columns, options),
            models,
            (System.nanoTime() - start) / 1e9,
            peak);
    if (options.out() != null) {
      Map<String, Map<String, Figure>> figures = new LinkedHashMap<>();
      models.forEach(m -> figures.put(m.model(), m.figures()));
      ReportFiles.write(
          options.out(),
          ReportFiles.metrics(data.name(), figures, measured.seconds(), measured.rssMb()),
          RankerReport.page(measured));
    }
    Map<String, Double> means = new TreeMap<>();
    models.forEach(
        m -> m.figures().forEach((name, f) -> means.put(m.model() + "." + name, f.mean())));
    return new EvaluateJob.Result(RankerReport.text(measured), means);
  }

  private static Run one(
      String model,
      long seed,
      RankerData all,
      RankerColumns columns,
      RankerExamples test,
      Options options,
      Progress progress) {
    RankerConfig config = RankerConfig.of(options.settings(), model, options.label(), seed);
    RankerData data = all.held(config.validationShare(), seed);
    ProcessMemory.resetPeak();
    long start = System.nanoTime();
    List<ModelResult.Point> curve = new ArrayList<>();
    RankerTrainer.Trained trained =
        new RankerTrainer(model, config.shape(), columns.schema(), config.steps(), 1f)
            .fit(
                columns.examples(data.train()),
                data.validation() == null ? null : columns.examples(data.validation()),
                progress,
                (epoch, loss, metric) -> curve.add(new ModelResult.Point(epoch, loss, metric)));
    long fitted = System.nanoTime();
    Ranker ranker = Ranker.of(config.shape(), columns.schema(), trained.parameters());
    double[] probabilities = probabilities(ranker, test);
    boolean[] positive = new boolean[test.size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = test.label(i, 0) > 0.5;
    }
    return new Run(
        ClickFigures.of(probabilities, positive),
        ClickFigures.Bin.of(probabilities, positive),
        curve,
        trained.validation(),
        trained.epochs(),
        (fitted - start) / 1e9,
        (System.nanoTime() - fitted) / 1e9,
        ProcessMemory.peakMb());
  }

  private static double[] probabilities(Ranker ranker, RankerExamples test) {
    Head head = ranker.shape().heads().getFirst();
    float[] raw = test.scores(ranker);
    double[] probabilities = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      probabilities[i] = head.of(raw[i]);
    }
    return probabilities;
  }

  private static List<String> describe(RankerData data, RankerColumns columns, Options options) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %,d rows to learn from, %s, %,d to be foretold; label %s"
            .formatted(
                data.name(),
                data.train().size(),
                data.validation() == null
                    ? "validation held back from them"
                    : "%,d for validation".formatted(data.validation().size()),
                data.test().size(),
                options.label()));
    lines.addAll(data.notes());
    lines.add("Columns: " + columns.description());
    lines.add(
        "Seeds "
            + options.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))
            + String.format(Locale.ROOT, "; threads of the engine: %d", options.threads()));
    if (!options.settings().asMap().isEmpty()) {
      lines.add("Settings: " + options.settings());
    }
    return lines;
  }
}
