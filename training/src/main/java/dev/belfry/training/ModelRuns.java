package dev.belfry.training;

import dev.belfry.training.Measured.CaseMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one model over parts and seeds, and what they come to. A user is one unit: the mean
 * of the cases of all folds and seeds. With U users and S seeds the squared standard error of a
 * figure is {@code var(unit means) / U + var(seed means) / S}; that of a figure of whole lists has
 * the jackknife over users in place of the first term.
 */
final class ModelRuns {
  /** Buckets of the length of a history: from so many items on. */
  static final int[] HISTORY = {0, 1, 5, 10, 20, 50, 100, 200, 500};

  private final List<EvaluationPart> parts;
  private final int[] ks;
  private final int seeds;
  private final Measured[][] runs;
  private final List<List<ModelResult.Point>> curves = new ArrayList<>();
  private final int[][] unitOf;
  private final int units;
  private double fitSeconds;
  private double rankSeconds;
  private double peakMb;

  ModelRuns(List<EvaluationPart> parts, int[] ks, int seeds) {
    this.parts = parts;
    this.ks = ks;
    this.seeds = seeds;
    this.runs = new Measured[parts.size()][seeds];
    this.unitOf = new int[parts.size()][];
    Map<String, Integer> numbers = new HashMap<>();
    for (int p = 0; p < unitOf.length; p++) {
      EvaluationPart part = parts.get(p);
      unitOf[p] =
          part.test().stream()
              .mapToInt(
                  c -> numbers.computeIfAbsent(part.name() + "/" + c.user(), n -> numbers.size()))
              .toArray();
    }
    this.units = numbers.size();
  }

  void add(int part, int seed, Measured measured) {
    runs[part][seed] = measured;
  }

  void curve(List<ModelResult.Point> points) {
    if (!points.isEmpty()) {
      curves.add(List.copyOf(points));
    }
  }

  void took(double fit, double rank, double peak) {
    fitSeconds += fit;
    rankSeconds += rank;
    peakMb = Math.max(peakMb, peak);
  }

  /**
   * The result.
   *
   * @param compared the metric and k that models are compared by
   */
  ModelResult result(String name, CaseMetric compared, int comparedK) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    for (CaseMetric metric : CaseMetric.values()) {
      for (int k = 0; k < ks.length; k++) {
        put(figures, metric.key() + "@" + ks[k], ofCases(metric, k));
      }
    }
    for (int k = 0; k < ks.length; k++) {
      int at = k;
      put(figures, "accuracy@" + ks[k], ofLists(m -> m.lists()[at].accuracy()));
      put(figures, "coverage@" + ks[k], ofLists(m -> m.lists()[at].coverage()));
      put(figures, "gini@" + ks[k], ofLists(m -> m.lists()[at].gini()));
      put(figures, "coldstart-users@" + ks[k], ofLists(m -> m.lists()[at].coldUsers()));
      put(figures, "coldstart-items@" + ks[k], ofLists(m -> m.lists()[at].coldItems()));
    }
    int k = Arrays.binarySearch(ks, comparedK);
    int fits = parts.size() * seeds;
    return new ModelResult(
        name,
        figures,
        unitMeans(compared, k, -1),
        curves,
        recallAt(),
        byHistory(compared, k),
        byPopularity(),
        fitSeconds / fits,
        rankSeconds / fits,
        peakMb);
  }

  private static void put(Map<String, Figure> figures, String name, Figure figure) {
    if (!Double.isNaN(figure.mean())) {
      figures.put(name, figure);
    }
  }

  private Figure ofCases(CaseMetric metric, int k) {
    double[] all = defined(unitMeans(metric, k, -1));
    double[] means = new double[seeds];
    for (int s = 0; s < seeds; s++) {
      means[s] = Arrays.stream(defined(unitMeans(metric, k, s))).average().orElse(Double.NaN);
    }
    return new Figure(
        Arrays.stream(all).average().orElse(Double.NaN),
        Math.hypot(Figure.standardError(all), Figure.standardError(means)));
  }

  private Figure ofLists(Function<Measured, Figure> figure) {
    double sum = 0;
    double squares = 0;
    for (Measured[] part : runs) {
      List<Figure> figures = Arrays.stream(part).map(figure).toList();
      double[] means = figures.stream().mapToDouble(Figure::mean).toArray();
      double overUsers = figures.stream().mapToDouble(f -> f.se() * f.se()).average().orElse(0);
      double overSeeds = Figure.standardError(means);
      sum += Arrays.stream(means).average().orElse(Double.NaN);
      squares += overUsers + overSeeds * overSeeds;
    }
    return new Figure(sum / runs.length, Math.sqrt(squares) / runs.length);
  }

  /** The mean of each user's cases, of one seed or of all (-1); NaN where none has a value. */
  private double[] unitMeans(CaseMetric metric, int k, int seed) {
    double[] sums = new double[units];
    int[] counts = new int[units];
    for (int p = 0; p < runs.length; p++) {
      for (int s = 0; s < seeds; s++) {
        double[] values = runs[p][s].of(metric, k);
        for (int c = 0; (seed < 0 || s == seed) && c < values.length; c++) {
          if (!Double.isNaN(values[c])) {
            sums[unitOf[p][c]] += values[c];
            counts[unitOf[p][c]]++;
          }
        }
      }
    }
    for (int u = 0; u < units; u++) {
      sums[u] = counts[u] == 0 ? Double.NaN : sums[u] / counts[u];
    }
    return sums;
  }

  private double[] recallAt() {
    double[] mean = new double[Evaluator.GRID.length];
    for (int g = 0; g < mean.length; g++) {
      int at = g;
      mean[g] = meanOfRuns(m -> m.recallAt()[at]);
    }
    return mean;
  }

  private double meanOfRuns(ToDoubleFunction<Measured> value) {
    return Arrays.stream(runs).flatMap(Arrays::stream).mapToDouble(value).average().orElse(0);
  }

  private List<ModelResult.Bucket> byHistory(CaseMetric metric, int k) {
    List<List<Double>> values = new ArrayList<>();
    for (int b = 0; b < HISTORY.length; b++) {
      values.add(new ArrayList<>());
    }
    for (int p = 0; p < runs.length; p++) {
      List<Split.Case> cases = parts.get(p).test();
      for (int c = 0; c < cases.size(); c++) {
        double sum = 0;
        for (Measured run : runs[p]) {
          sum += run.of(metric, k)[c];
        }
        int length = cases.get(c).history().length;
        int b = HISTORY.length - 1;
        while (length < HISTORY[b]) {
          b--;
        }
        values.get(b).add(sum / seeds);
      }
    }
    List<ModelResult.Bucket> buckets = new ArrayList<>();
    for (int b = 0; b < HISTORY.length; b++) {
      double[] own = values.get(b).stream().mapToDouble(Double::doubleValue).toArray();
      if (own.length > 0) {
        buckets.add(
            new ModelResult.Bucket(
                label(HISTORY, b),
                own.length,
                new Figure(Arrays.stream(own).average().orElse(0), Figure.standardError(own))));
      }
    }
    return buckets;
  }

  private List<ModelResult.Bucket> byPopularity() {
    List<ModelResult.Bucket> buckets = new ArrayList<>();
    for (int b = 0; b < Evaluator.POPULARITY.length; b++) {
      long hits = 0;
      long asked = 0;
      for (Measured[] part : runs) {
        for (Measured run : part) {
          hits += run.popularityHits()[b];
          asked += run.popularityAsked()[b];
        }
      }
      if (asked > 0) {
        double rate = (double) hits / asked;
        long once = asked / seeds;
        buckets.add(
            new ModelResult.Bucket(
                label(Evaluator.POPULARITY, b),
                once,
                new Figure(rate, Math.sqrt(rate * (1 - rate) / once))));
      }
    }
    return buckets;
  }

  private static String label(int[] bounds, int b) {
    if (b == bounds.length - 1) {
      return bounds[b] + "+";
    }
    int last = bounds[b + 1] - 1;
    return last == bounds[b] ? Integer.toString(last) : bounds[b] + "-" + last;
  }

  private static double[] defined(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
  }
}
