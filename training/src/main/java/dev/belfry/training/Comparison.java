package dev.belfry.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Recommenders side by side on the same cases, over one or more seeds, as a table for people.
 * Figures are means over users and seeds; {@code ±} is the standard error over users of the
 * seed-averaged figure; the spread is the standard deviation over seeds; p compares NDCG with the
 * first recommender by a paired bootstrap over users.
 */
final class Comparison {
  private static final int RESAMPLES = 10_000;

  private final Map<String, List<Evaluation>> byName = new LinkedHashMap<>();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /** Adds one run. The first recommender added is the baseline. */
  void add(Evaluation evaluation, double trainingSeconds) {
    byName.computeIfAbsent(evaluation.name(), n -> new ArrayList<>()).add(evaluation);
    seconds.merge(evaluation.name(), trainingSeconds, Double::sum);
  }

  /** Metrics by name, such as {@code two-tower.ndcg@10}. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    byName.forEach(
        (name, runs) -> {
          String suffix = "@" + runs.getFirst().k();
          metrics.put(name + ".ndcg" + suffix, mean(runs, RankingMetrics::ndcg));
          metrics.put(name + ".recall" + suffix, mean(runs, RankingMetrics::recall));
          metrics.put(name + ".hit-rate" + suffix, mean(runs, RankingMetrics::hitRate));
          metrics.put(name + ".map" + suffix, mean(runs, RankingMetrics::averagePrecision));
          metrics.put(name + ".mrr" + suffix, mean(runs, RankingMetrics::reciprocalRank));
          metrics.put(
              name + ".coverage" + suffix,
              runs.stream().mapToDouble(Evaluation::coverage).average().orElse(0));
        });
    return metrics;
  }

  /** The comparison of one recommender with the baseline, by NDCG. */
  Bootstrap.Comparison againstBaseline(String name) {
    String baseline = byName.keySet().iterator().next();
    return Bootstrap.compare(
        perCase(runs(name), RankingMetrics::ndcg),
        perCase(runs(baseline), RankingMetrics::ndcg),
        RESAMPLES,
        new Random(1));
  }

  /** The table, in lines of Markdown. */
  String table() {
    List<Evaluation> first = byName.values().iterator().next();
    int k = first.getFirst().k();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "recommender",
            "NDCG@" + k,
            "seed spread",
            "Recall@" + k,
            "HitRate@" + k,
            "MAP@" + k,
            "MRR@" + k,
            "coverage",
            "Gini",
            "vs " + byName.keySet().iterator().next(),
            "seconds"));
    boolean baseline = true;
    for (Map.Entry<String, List<Evaluation>> entry : byName.entrySet()) {
      List<Evaluation> runs = entry.getValue();
      rows.add(
          List.of(
              entry.getKey(),
              withError(runs, RankingMetrics::ndcg),
              runs.size() > 1 ? number(spread(runs)) : "-",
              withError(runs, RankingMetrics::recall),
              number(mean(runs, RankingMetrics::hitRate)),
              number(mean(runs, RankingMetrics::averagePrecision)),
              number(mean(runs, RankingMetrics::reciprocalRank)),
              number(runs.stream().mapToDouble(Evaluation::coverage).average().orElse(0)),
              number(runs.stream().mapToDouble(Evaluation::gini).average().orElse(0)),
              baseline ? "-" : significance(entry.getKey()),
              String.format(
                  Locale.ROOT, "%.1f", seconds.getOrDefault(entry.getKey(), 0.0) / runs.size())));
      baseline = false;
    }
    return layOut(rows);
  }

  private String significance(String name) {
    Bootstrap.Comparison comparison = againstBaseline(name);
    String p =
        comparison.pValue() < 0.001
            ? "p < .001"
            : String.format(Locale.ROOT, "p = %.3f", comparison.pValue());
    return String.format(Locale.ROOT, "%+.4f, %s", comparison.difference(), p);
  }

  private List<Evaluation> runs(String name) {
    List<Evaluation> runs = byName.get(name);
    if (runs == null) {
      throw new IllegalArgumentException("there is no recommender " + name);
    }
    return runs;
  }

  private static double mean(List<Evaluation> runs, ToDoubleFunction<RankingMetrics> metric) {
    return Arrays.stream(perCase(runs, metric)).average().orElse(0);
  }

  private static double spread(List<Evaluation> runs) {
    double mean = mean(runs, RankingMetrics::ndcg);
    double squares =
        runs.stream().mapToDouble(r -> Math.pow(r.mean(RankingMetrics::ndcg) - mean, 2)).sum();
    return Math.sqrt(squares / (runs.size() - 1));
  }

  private static String withError(List<Evaluation> runs, ToDoubleFunction<RankingMetrics> metric) {
    double[] values = perCase(runs, metric);
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double error = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length);
    return number(mean) + " ± " + number(error);
  }

  /** A metric of each case, averaged over the seeds. */
  private static double[] perCase(List<Evaluation> runs, ToDoubleFunction<RankingMetrics> metric) {
    double[] sum = new double[runs.getFirst().cases().size()];
    for (Evaluation run : runs) {
      double[] values = run.values(metric);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values[i] / runs.size();
      }
    }
    return sum;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String layOut(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      table.append('|');
      for (int c = 0; c < columns; c++) {
        String cell = rows.get(r).get(c);
        table.append(' ').append(cell).repeat(" ", widths[c] - cell.length()).append(" |");
      }
      table.append('\n');
      if (r == 0) {
        table.append('|');
        for (int width : widths) {
          table.append("-".repeat(width + 2)).append('|');
        }
        table.append('\n');
      }
    }
    return table.toString();
  }
}
