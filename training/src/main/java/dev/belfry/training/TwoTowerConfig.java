package dev.belfry.training;

import dev.belfry.model.TowerShape;

/**
 * How the two towers are trained.
 *
 * @param shape sizes of the layers
 * @param historyLength how many latest items the user tower reads
 * @param historyDecay weight of an item of the history relative to the next newer one
 * @param batchSize examples in a step
 * @param maxEpochs passes over the positives at most
 * @param patience epochs without a better validation before it stops
 * @param learningRate of Adam
 * @param weightDecay L2 in Adam's gradient
 * @param dropout share of tower inputs dropped in training
 * @param userIdDropout share of examples in which the user is taken as unknown
 * @param itemIdDropout share of items that a step takes as unknown
 * @param fullSoftmaxLimit catalogues up to this size are normalised over every item
 * @param uniformNegatives for larger ones, how many uniformly drawn items join the batch's own
 * @param userBalance exponent: an example counts {@code 1 / (items of its user)^userBalance}
 * @param threads of the engine, process-wide
 * @param seed of initial values, order and draws
 */
public record TwoTowerConfig(
    TowerShape shape,
    int historyLength,
    double historyDecay,
    int batchSize,
    int maxEpochs,
    int patience,
    float learningRate,
    float weightDecay,
    float dropout,
    double userIdDropout,
    double itemIdDropout,
    int fullSoftmaxLimit,
    int uniformNegatives,
    double userBalance,
    int threads,
    long seed) {
  /** Settings that hold up on the data sets of docs/benchmarks.md. */
  public static TwoTowerConfig defaults() {
    return new TwoTowerConfig(
        new TowerShape(16, 16, 128, false),
        50,
        0.9,
        1024,
        20,
        3,
        0.002f,
        0f,
        0.2f,
        0.3,
        0.1,
        4_000,
        1_024,
        0.5,
        2,
        1);
  }

  /** The defaults, with what the settings {@code two-tower.*} say. */
  public static TwoTowerConfig of(Settings settings) {
    TwoTowerConfig d = defaults();
    TowerShape shape = d.shape;
    return new TwoTowerConfig(
        new TowerShape(
            settings.getInt("two-tower.user-id-dimension", shape.userIdDimension(), 0, 1_024),
            settings.getInt("two-tower.category-dimension", shape.categoryDimension(), 1, 1_024),
            settings.getInt("two-tower.hidden", shape.hidden(), 1, 4_096),
            settings.getBoolean("two-tower.shared-history", shape.sharedHistory())),
        settings.getInt("two-tower.history-length", d.historyLength, 1, 1_000),
        settings.getDouble("two-tower.history-decay", d.historyDecay, 0, 1),
        settings.getInt("two-tower.batch-size", d.batchSize, 1, 1_000_000),
        settings.getInt("two-tower.epochs", d.maxEpochs, 1, 10_000),
        settings.getInt("two-tower.patience", d.patience, 1, 10_000),
        settings.getFloat("two-tower.learning-rate", d.learningRate, 0, 10),
        settings.getFloat("two-tower.weight-decay", d.weightDecay, 0, 10),
        settings.getFloat("two-tower.dropout", d.dropout, 0, 0.99),
        settings.getDouble("two-tower.user-id-dropout", d.userIdDropout, 0, 1),
        settings.getDouble("two-tower.item-id-dropout", d.itemIdDropout, 0, 1),
        settings.getInt("two-tower.full-softmax-limit", d.fullSoftmaxLimit, 0, 10_000_000),
        settings.getInt("two-tower.uniform-negatives", d.uniformNegatives, 0, 1_000_000),
        settings.getDouble("two-tower.user-balance", d.userBalance, 0, 1),
        settings.getInt("two-tower.threads", d.threads, 1, 256),
        d.seed);
  }

  /** What tuning draws from. */
  static SearchSpace searchSpace() {
    return SearchSpace.of(
            SearchSpace.logUniform("two-tower.learning-rate", 0.0005, 0.01),
            SearchSpace.uniform("two-tower.dropout", 0, 0.5),
            SearchSpace.choice("two-tower.hidden", 64, 128, 256),
            SearchSpace.uniform("two-tower.history-decay", 0.7, 1),
            SearchSpace.uniform("two-tower.user-balance", 0, 1))
        .halving("two-tower.epochs", 2, defaults().maxEpochs);
  }

  /** The same with another seed. */
  public TwoTowerConfig withSeed(long newSeed) {
    return new TwoTowerConfig(
        shape,
        historyLength,
        historyDecay,
        batchSize,
        maxEpochs,
        patience,
        learningRate,
        weightDecay,
        dropout,
        userIdDropout,
        itemIdDropout,
        fullSoftmaxLimit,
        uniformNegatives,
        userBalance,
        threads,
        newSeed);
  }
}
