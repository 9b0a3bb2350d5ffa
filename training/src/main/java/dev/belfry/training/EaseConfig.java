package dev.belfry.training;

import static java.util.Objects.requireNonNull;

/**
 * How EASE is learned.
 *
 * @param regularization L2, added to the diagonal of the co-occurrences
 * @param neighbours most weights kept for an item, the largest in size; as many as there are items
 *     keeps them all
 * @param history how much each item of the history counts
 * @param threads how many
 */
record EaseConfig(double regularization, int neighbours, HistoryWeights history, int threads) {
  EaseConfig {
    requireNonNull(history, "history is null");
  }

  /** See docs/benchmarks.md for where the values come from. */
  static EaseConfig defaults() {
    return new EaseConfig(300, 1_000, new HistoryWeights(100, 0.9), 2);
  }

  /** The defaults, with what the settings {@code ease.*} say. */
  static EaseConfig of(Settings settings) {
    EaseConfig d = defaults();
    return new EaseConfig(
        settings.getDouble("ease.regularization", d.regularization, 0.001, 1e9),
        settings.getInt("ease.neighbours", d.neighbours, 1, EaseTrainer.MAX_ITEMS),
        d.history.with(settings, "ease"),
        settings.getInt("ease.threads", d.threads, 1, 256));
  }

  /** What tuning draws from. */
  static SearchSpace searchSpace() {
    return SearchSpace.of(
        SearchSpace.logUniform("ease.regularization", 20, 3_000),
        SearchSpace.choice("ease.history-length", 10, 30, 100, 1_000),
        SearchSpace.uniform("ease.history-decay", 0.6, 1));
  }
}
