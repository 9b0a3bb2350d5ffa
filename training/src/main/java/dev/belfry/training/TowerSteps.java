package dev.belfry.training;

/**
 * How the towers are stepped.
 *
 * @param batchSize examples in a step
 * @param maxEpochs passes over the positives at most, and what the learning-rate schedule spans
 * @param patience epochs without a better validation before it stops
 * @param validationUsers cases that an epoch is judged by, at most, drawn once
 * @param learningRate of Adam on the dense layers; 0 leaves them as they start, where a tower is
 *     the sum of its ids and its history
 * @param tableRate of row-wise Adagrad on the embedding tables
 * @param warmUp share of the steps in which the rates rise from 0
 * @param lastRate share of the rates that is left at the end of a cosine; 1 keeps them level
 * @param weightDecay L2 in Adam's gradient
 * @param tableDecay L2 in Adagrad's gradient, on the rows of the batch
 */
public record TowerSteps(
    int batchSize,
    int maxEpochs,
    int patience,
    int validationUsers,
    float learningRate,
    float tableRate,
    double warmUp,
    double lastRate,
    float weightDecay,
    float tableDecay) {
  /** The defaults. */
  static TowerSteps defaults() {
    return new TowerSteps(1_024, 20, 3, 10_000, 0.002f, 0.05f, 0.02, 0.1, 0f, 0f);
  }

  static TowerSteps of(Settings settings, TowerSteps d) {
    return new TowerSteps(
        settings.getInt("two-tower.batch-size", d.batchSize, 1, 1_000_000),
        settings.getInt("two-tower.epochs", d.maxEpochs, 1, 10_000),
        settings.getInt("two-tower.patience", d.patience, 1, 10_000),
        settings.getInt("two-tower.validation-users", d.validationUsers, 1, Integer.MAX_VALUE),
        settings.getFloat("two-tower.learning-rate", d.learningRate, 0, 10),
        settings.getFloat("two-tower.table-rate", d.tableRate, 0, 10),
        settings.getDouble("two-tower.warm-up", d.warmUp, 0, 1),
        settings.getDouble("two-tower.last-rate", d.lastRate, 0, 1),
        settings.getFloat("two-tower.weight-decay", d.weightDecay, 0, 10),
        settings.getFloat("two-tower.table-decay", d.tableDecay, 0, 10));
  }

  /** The rates by step, for a number of examples. */
  LearningRate schedule(long examples) {
    long steps = maxEpochs * Math.ceilDiv(examples, (long) batchSize);
    return new LearningRate((long) (warmUp * steps), steps, lastRate);
  }
}
