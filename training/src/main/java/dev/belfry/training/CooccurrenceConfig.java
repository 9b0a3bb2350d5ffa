package dev.belfry.training;

import static java.util.Objects.requireNonNull;

/**
 * How item-kNN and sequential rules are learned; see {@link CooccurrenceTrainer} for the formula.
 *
 * @param window furthest distance in a history at which two items count as together; 0 for the
 *     whole history
 * @param distanceExponent how fast nearness fades with distance; 0 not at all
 * @param backward what an item that came before counts, beside one that came after: 0 directed, 1
 *     symmetric
 * @param sourceExponent how much popularity of the item in the history is discounted
 * @param targetExponent how much popularity of the item that is scored is discounted; both at 0.5
 *     make the cosine, 1 and 0 the conditional probability
 * @param shrinkage added to the denominator: how little rare pairs are believed
 * @param neighbours most weights kept for an item
 * @param history how much each item of the history counts
 * @param threads how many
 */
record CooccurrenceConfig(
    int window,
    double distanceExponent,
    double backward,
    double sourceExponent,
    double targetExponent,
    double shrinkage,
    int neighbours,
    HistoryWeights history,
    int threads) {
  CooccurrenceConfig {
    requireNonNull(history, "history is null");
  }

  /** Item-kNN; see docs/benchmarks.md for where the values come from. */
  static CooccurrenceConfig itemKnn() {
    return new CooccurrenceConfig(0, 0, 1, 0.5, 0.5, 10, 500, new HistoryWeights(20, 0.6), 2);
  }

  /** Sequential rules; see docs/benchmarks.md for where the values come from. */
  static CooccurrenceConfig sequentialRules() {
    return new CooccurrenceConfig(
        200, 0.75, 0.75, 0.7, 0.3, 8, 500, new HistoryWeights(20, 0.7), 2);
  }

  /** These values, with what the settings of a model say. */
  CooccurrenceConfig with(Settings settings, String model) {
    return new CooccurrenceConfig(
        settings.getInt(model + ".window", window, 0, 1_000_000),
        settings.getDouble(model + ".distance-exponent", distanceExponent, 0, 10),
        settings.getDouble(model + ".backward", backward, 0, 1),
        settings.getDouble(model + ".source-exponent", sourceExponent, 0, 2),
        settings.getDouble(model + ".target-exponent", targetExponent, 0, 2),
        settings.getDouble(model + ".shrinkage", shrinkage, 0, 1e9),
        settings.getInt(model + ".neighbours", neighbours, 1, 1_000_000),
        history.with(settings, model),
        settings.getInt(model + ".threads", threads, 1, 256));
  }

  /** What tuning of a model draws from. */
  static SearchSpace searchSpace(String model) {
    return SearchSpace.of(
        SearchSpace.choice(model + ".window", 5, 10, 20, 50, 200),
        SearchSpace.uniform(model + ".distance-exponent", 0, 1.5),
        SearchSpace.uniform(model + ".backward", 0, 1),
        SearchSpace.uniform(model + ".source-exponent", 0, 1),
        SearchSpace.uniform(model + ".target-exponent", 0, 1),
        SearchSpace.logUniform(model + ".shrinkage", 0.1, 100),
        SearchSpace.choice(model + ".history-length", 3, 5, 10, 20, 50),
        SearchSpace.uniform(model + ".history-decay", 0.5, 1));
  }
}
