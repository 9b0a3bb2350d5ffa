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
