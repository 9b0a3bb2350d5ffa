package dev.belfry.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Trains models on a split and measures them on the test cases. */
final class OfflineRun {
  private final Dataset data;
  private final Split split;
  private final int k;
  private final Settings settings;
  private final Progress progress;
  private final Comparison comparison = new Comparison();
  private final Map<String, List<Point>> curves = new HashMap<>();

  /** One epoch of one fit. */
  record Point(int epoch, double loss, double metric) {}

  OfflineRun(Dataset data, Split split, int k, Settings settings, Progress progress) {
    this.data = data;
    this.split = split;
    this.k = k;
    this.settings = settings;
    this.progress = progress;
  }

  Comparison comparison() {
    return comparison;
  }

  /** Trains one model with one seed, and measures it. */
  void fit(OfflineModel model, long seed) {
    List<Point> points = new ArrayList<>();
    long start = System.nanoTime();
    FitTask task =
        new FitTask(
            data,
            split.train(),
            split.validation(),
            settings,
            seed,
            progress,
            (epoch, loss, metric) -> points.add(new Point(epoch, loss, metric)));
    try (Recommender recommender = model.fit(task)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      comparison.add(Evaluation.of(recommender, split.test(), k), seconds);
    }
    curves.put(model.name(), points);
  }

  /** The epoch of the best validation in the latest fit of a model, if it told of any. */
  OptionalInt bestEpoch(String model) {
    return curves.getOrDefault(model, List.of()).stream()
        .filter(p -> !Double.isNaN(p.metric()))
        .max(Comparator.comparingDouble(Point::metric).thenComparing(p -> -p.epoch()))
        .map(p -> OptionalInt.of(p.epoch()))
        .orElse(OptionalInt.empty());
  }
}
