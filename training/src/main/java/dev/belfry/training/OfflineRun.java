package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.training.Measured.CaseMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Trains models on every part and seed, and measures them on the tests. For one thread. */
final class OfflineRun {
  private final List<EvaluationPart> parts;
  private final Plan plan;
  private final Progress progress;
  private final List<Evaluator> evaluators;

  /**
   * How it is measured.
   *
   * @param ks ascending lengths of the lists
   * @param compared the metric that models are compared by
   * @param comparedK its k, one of {@code ks}
   * @param seeds one run each
   * @param keepSeen whether items of the history may be listed
   * @param threads that rank
   * @param settings of the models
   */
  record Plan(
      List<Integer> ks,
      CaseMetric compared,
      int comparedK,
      List<Long> seeds,
      boolean keepSeen,
      int threads,
      Settings settings) {
    Plan {
      ks = ks.stream().distinct().sorted().toList();
      seeds = seeds.stream().distinct().toList();
      if (seeds.isEmpty()) {
        throw BelfryException.invalid("there is no seed; at least one is needed");
      }
      for (int k : ks) {
        if (k < 1 || k > 1_000) {
          throw BelfryException.invalid("k is " + k + "; 1 to 1,000 are accepted");
        }
      }
      if (!ks.contains(comparedK)) {
        throw BelfryException.invalid(
            "models are to be compared at " + comparedK + ", which is none of the k " + ks);
      }
    }

    /** Compares by {@code metric@k}, such as {@code ndcg@10}. */
    static Plan of(
        List<Integer> ks,
        String compared,
        List<Long> seeds,
        boolean keepSeen,
        int threads,
        Settings settings) {
      String[] sides = compared.split("@", -1);
      for (CaseMetric metric : CaseMetric.values()) {
        if (sides.length == 2 && metric.key().equals(sides[0]) && sides[1].matches("[0-9]{1,4}")) {
          return new Plan(
              ks, metric, Integer.parseInt(sides[1]), seeds, keepSeen, threads, settings);
        }
      }
      throw BelfryException.invalid(
          "models cannot be compared by '"
              + compared
              + "'; name a metric and a k, such as ndcg@10; metrics are "
              + String.join(
                  ", ", Arrays.stream(CaseMetric.values()).map(CaseMetric::key).toList()));
    }

    String comparedName() {
      return compared.name().toLowerCase(Locale.ROOT) + "@" + comparedK;
    }
  }

  OfflineRun(List<EvaluationPart> parts, Plan plan, Progress progress) {
    this.parts = List.copyOf(parts);
    this.plan = plan;
    this.progress = progress;
    int[] ks = plan.ks().stream().mapToInt(Integer::intValue).toArray();
    this.evaluators =
        parts.stream()
            .map(part -> new Evaluator(part, ks, plan.keepSeen(), plan.threads()))
            .toList();
  }

  /** What diversity is measured on, in words. */
  String diversityBasis() {
    return String.join(
        ", ", evaluators.stream().map(Evaluator::diversityBasis).distinct().toList());
  }

  /** Trains one model with each seed, and measures it. */
  ModelResult run(OfflineModel model) {
    List<Long> seeds = model.isSeeded() ? plan.seeds() : plan.seeds().subList(0, 1);
    ModelRuns runs =
        new ModelRuns(
            parts, plan.ks().stream().mapToInt(Integer::intValue).toArray(), seeds.size());
    for (int s : IntStream.range(0, seeds.size()).toArray()) {
      for (int p = 0; p < parts.size(); p++) {
        one(model, runs, p, s, seeds.get(s));
      }
    }
    return runs.result(model.name(), plan.compared(), plan.comparedK());
  }

  private void one(OfflineModel model, ModelRuns runs, int part, int place, long seed) {
    List<ModelResult.Point> points = new ArrayList<>();
    ProcessMemory.resetPeak();
    long start = System.nanoTime();
    FitTask task =
        parts
            .get(part)
            .learning()
            .task(
                plan.settings(),
                seed,
                progress,
                (epoch, loss, metric) -> points.add(new ModelResult.Point(epoch, loss, metric)));
    try (Recommender recommender = model.fit(task)) {
      long fitted = System.nanoTime();
      runs.add(part, place, evaluators.get(part).measure(recommender, progress));
      runs.took((fitted - start) / 1e9, (System.nanoTime() - fitted) / 1e9, ProcessMemory.peakMb());
    }
    runs.curve(points);
  }
}
