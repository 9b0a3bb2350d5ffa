package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.util.List;

/**
 * How several models are merged into one ranking.
 *
 * @param sources names of the models, two or more
 * @param depth how many of each model's best are merged
 * @param constant of reciprocal rank fusion; 0 to choose it with the weights
 */
record HybridConfig(List<String> sources, int depth, double constant) {
  HybridConfig {
    sources = List.copyOf(sources);
    if (sources.size() < 2 || sources.size() != sources.stream().distinct().count()) {
      throw BelfryException.invalid(
          "hybrid.sources is " + sources + "; two or more different models are accepted");
    }
  }

  /** Settings that hold up on the data sets of docs/benchmarks.md. */
  static HybridConfig defaults() {
    return new HybridConfig(List.of("sequence", "sequential-rules", "ease", "als"), 100, 10);
  }

  /** The defaults, with what the settings {@code hybrid.*} say. */
  static HybridConfig of(Settings settings) {
    HybridConfig d = defaults();
    List<String> sources = settings.getList("hybrid.sources", d.sources);
    if (sources.size() < 2 || sources.size() != sources.stream().distinct().count()) {
      settings.refuse("hybrid.sources", String.join(",", sources), "two or more different models");
      sources = d.sources;
    }
    return new HybridConfig(
        sources,
        settings.getInt("hybrid.depth", d.depth, 1, 10_000),
        settings.getDouble("hybrid.constant", d.constant, 0, 1_000));
  }
}
