package dev.belfry.training;

/**
 * What training hides, so that the towers also hold where it is not known.
 *
 * @param dropout share of tower inputs dropped
 * @param encoderDropout share of the values within the history encoder dropped
 * @param historyDropout share of the items of a history dropped
 * @param userIdDropout share of examples in which the user is taken as unknown
 * @param itemIdDropout share of items that a step takes as unknown
 * @param userBalance exponent: an example counts {@code 1 / (items of its user)^userBalance}
 */
public record TowerNoise(
    float dropout,
    float encoderDropout,
    double historyDropout,
    double userIdDropout,
    double itemIdDropout,
    double userBalance) {
  /** The defaults. */
  static TowerNoise defaults() {
    return new TowerNoise(0.2f, 0.5f, 0, 0.3, 0.1, 0.5);
  }

  static TowerNoise of(Settings settings, TowerNoise d) {
    return new TowerNoise(
        settings.getFloat("two-tower.dropout", d.dropout, 0, 0.99),
        settings.getFloat("two-tower.encoder-dropout", d.encoderDropout, 0, 0.99),
        settings.getDouble("two-tower.history-dropout", d.historyDropout, 0, 0.99),
        settings.getDouble("two-tower.user-id-dropout", d.userIdDropout, 0, 1),
        settings.getDouble("two-tower.item-id-dropout", d.itemIdDropout, 0, 1),
        settings.getDouble("two-tower.user-balance", d.userBalance, 0, 1));
  }
}
