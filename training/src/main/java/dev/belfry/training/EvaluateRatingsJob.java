package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures how well ratings are foretold: the latest share of them by time, each with what was
 * known just before it, by models that learned from the ratings before that share. Needs no server.
 */
public final class EvaluateRatingsJob {
  /** The mean rating of the item, shrunk toward the mean of all. */
  static final String ITEM_MEAN = "item-mean";

  /** A factorisation of the ratings, the user folded in. */
  static final String ALS = "als";

  /** The fusion of both towers. */
  static final String HEAD = "rating-head";

  private static final List<String> MODELS = List.of(ITEM_MEAN, ALS, HEAD);
  private static final int LEAST = 20;

  /**
   * What is asked for.
   *
   * @param share of the ratings, the latest, that is foretold; above 0 and below 1
   * @param seeds one run each
   * @param out folder for the figures and the report; null for none
   */
  public record Options(double share, Settings settings, List<Long> seeds, @Nullable Path out) {
    public Options {
      requireNonNull(settings, "settings is null");
      seeds = seeds.stream().distinct().toList();
      if (!(share > 0 && share < 1)) {
        throw BelfryException.invalid(
            "the share of the test is " + share + "; above 0 and below 1 is accepted");
      }
      if (seeds.isEmpty()) {
        throw BelfryException.invalid("at least one seed is needed");
      }
    }
  }

  private EvaluateRatingsJob() {}

  /**
   * Reads, trains, measures, and writes where that is asked for.
   *
   * @param source gives the data; called once, after everything else was checked
   * @throws BelfryException INVALID where something asked for, or the data, cannot be used
   */
  public static EvaluateJob.Result run(
      Supplier<Dataset> source, Options options, Progress progress) {
    RatingHead.Config.of(options.settings(), 1);
    OfflineModels.check(options.settings());
    Path out = options.out();
    if (out != null) {
      ReportFiles.checkWritable(out);
    }
    long start = System.nanoTime();
    ProcessMemory.resetPeak();
    Dataset data = source.get();
    Ratings ratings = Ratings.of(data);
    int from = (int) Math.round((1 - options.share()) * ratings.size());
    if (from < LEAST || from >= ratings.size()) {
      throw BelfryException.invalid(
          "there are "
              + ratings.size()
              + " ratings, of which "
              + from
              + " come before the share that is foretold; "
              + LEAST
              + " at least are needed");
    }
    Ratings asked = ratings.range(from, ratings.size());
    Map<String, float[][]> predicted = predicted(data, ratings, from, options, progress);
    RatingFigures figures = new RatingFigures(asked, data.users().size());
    Map<String, Map<String, Figure>> table = new LinkedHashMap<>();
    predicted.forEach((model, runs) -> table.put(model, figures(figures, runs)));
    double seconds = (System.nanoTime() - start) / 1e9;
    String text = text(data, ratings, from, options, table, figures, predicted);
    if (out != null) {
      ReportFiles.write(
          out,
          ReportFiles.metrics(data.name(), table, seconds, ProcessMemory.peakMb()),
          page(data, text, table));
    }
    Map<String, Double> means = new TreeMap<>();
    table.forEach(
        (model, own) -> own.forEach((name, f) -> means.put(model + "." + name, f.mean())));
    return new EvaluateJob.Result(text, means);
  }

  /** By model, the predictions of each seed. */
  private static Map<String, float[][]> predicted(
      Dataset data, Ratings ratings, int from, Options options, Progress progress) {
    int runs = options.seeds().size();
    float[][][] all = new float[MODELS.size()][runs][];
    float[] means = itemMeans(data, ratings, from);
    for (int run = 0; run < runs; run++) {
      RatingHead.Predictions both =
          new RatingHead(options.settings(), options.seeds().get(run))
              .predict(data, ratings, from, progress);
      all[0][run] = means;
      all[1][run] = both.als();
      all[2][run] = both.head();
    }
    Map<String, float[][]> predicted = new LinkedHashMap<>();
    for (int m = 0; m < MODELS.size(); m++) {
      predicted.put(MODELS.get(m), all[m]);
    }
    return predicted;
  }

  /**
   * The means of items before a place, each with five ratings of the mean of all beside its own.
   */
  static float[] itemMeans(Dataset data, Ratings ratings, int from) {
    double mean = 0;
    for (int r = 0; r < from; r++) {
      mean += (double) ratings.values()[r] / from;
    }
    double[] sums = new double[data.items().size()];
    int[] counts = new int[sums.length];
    for (int r = 0; r < from; r++) {
      sums[ratings.items()[r]] += ratings.values()[r];
      counts[ratings.items()[r]]++;
    }
    float[] predicted = new float[ratings.size() - from];
    for (int r = 0; r < predicted.length; r++) {
      int item = ratings.items()[from + r];
      predicted[r] = (float) ((sums[item] + 5 * mean) / (counts[item] + 5));
    }
    return predicted;
  }

  private static Map<String, Figure> figures(RatingFigures figures, float[][] runs) {
    double[] rmse = Arrays.stream(runs).mapToDouble(figures::rmse).toArray();
    double[] mae = Arrays.stream(runs).mapToDouble(figures::mae).toArray();
    double seeds = Figure.standardError(rmse);
    double users = figures.rmseError(runs, 1);
    Map<String, Figure> own = new LinkedHashMap<>();
    own.put("rmse", new Figure(mean(rmse), Math.hypot(users, Double.isNaN(seeds) ? 0 : seeds)));
    own.put("mae", new Figure(mean(mae), Figure.standardError(mae)));
    return own;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static String text(
      Dataset data,
      Ratings ratings,
      int from,
      Options options,
      Map<String, Map<String, Figure>> table,
      RatingFigures figures,
      Map<String, float[][]> predicted) {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "%s: %,d ratings to learn from, the latest %,d foretold in turn, each with what was known just before it%n",
            data.name(), from, ratings.size() - from));
    text.append(
        format(
            "Seeds %s%s%n%n",
            options.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
            options.settings().asMap().isEmpty() ? "" : "; settings: " + options.settings()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "RMSE", "MAE", "RMSE less item-mean", "p", "RMSE less als", "p"));
    for (String model : MODELS) {
      Map<String, Figure> own = requireNonNull(table.get(model), model);
      Figure rmse = requireNonNull(own.get("rmse"), "rmse");
      List<String> row =
          new ArrayList<>(
              List.of(
                  model,
                  format("%.4f ± %.4f", rmse.mean(), rmse.se()),
                  format("%.4f", requireNonNull(own.get("mae"), "mae").mean())));
      for (String other : List.of(ITEM_MEAN, ALS)) {
        row.addAll(difference(figures, predicted, model, other));
      }
      rows.add(row);
    }
    return text.append(ResultTable.layOut(rows))
        .append(
            "\n± is one standard error over users and seeds; differences with their 95 % interval,"
                + " by a paired bootstrap over users.\n")
        .toString();
  }

  private static List<String> difference(
      RatingFigures figures, Map<String, float[][]> predicted, String model, String other) {
    if (model.equals(other)) {
      return List.of("-", "-");
    }
    Bootstrap.Comparison c =
        figures.compare(
            requireNonNull(predicted.get(model), model),
            requireNonNull(predicted.get(other), other),
            1);
    return List.of(
        format("%+.4f [%+.4f, %+.4f]", c.difference(), c.low(), c.high()),
        c.pValue() < 0.001 ? "< .001" : format("%.3f", c.pValue()));
  }

  private static String page(Dataset data, String text, Map<String, Map<String, Figure>> table) {
    List<SvgChart.Bar> bars = new ArrayList<>();
    for (int m = 0; m < MODELS.size(); m++) {
      Figure rmse =
          requireNonNull(requireNonNull(table.get(MODELS.get(m)), "model").get("rmse"), "rmse");
      bars.add(new SvgChart.Bar(MODELS.get(m), m, rmse.mean(), rmse.se()));
    }
    String name = SvgChart.escape(data.name());
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Ratings: %s</title><style>%s</style></head><body><main>
        <h1>Ratings of %s</h1>
        <section><h2>RMSE</h2><p>Less is better; the lines are one standard error.</p><figure>%s</figure></section>
        <section><h2>Figures</h2><div class='scroll'><pre>%s</pre></div></section>
        </main></body></html>
        """
        .formatted(
            name,
            ReportPage.style(),
            name,
            SvgChart.bars("RMSE", bars, v -> format("%.4f", v)),
            SvgChart.escape(text));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
