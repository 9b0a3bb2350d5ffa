package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;

/**
 * How a ranker is trained.
 *
 * @param batch examples of a step
 * @param epochs passes at most
 * @param patience passes in a row without a better validation after which it stops
 * @param rate of Adam at first
 * @param cut what the rate is multiplied by after a pass without a better validation
 * @param embeddingDecay L2 penalty of the embeddings, added to their gradient
 * @param weightDecay L2 penalty of everything else
 * @param dropout share of the hidden activations that is dropped
 * @param seed of the order of examples and of what is dropped
 */
public record RankerSteps(
    int batch,
    int epochs,
    int patience,
    float rate,
    float cut,
    float embeddingDecay,
    float weightDecay,
    float dropout,
    long seed) {
  public RankerSteps {
    if (batch < 2 || epochs < 1 || patience < 1) {
      throw BelfryException.invalid(
          "batch %d, epochs %d and patience %d are not accepted; 2, 1 and 1 are the least"
              .formatted(batch, epochs, patience));
    }
    if (!(rate >= 0 && cut > 0 && cut <= 1 && dropout >= 0 && dropout < 1)) {
      throw BelfryException.invalid(
          "rate %s, cut %s and dropout %s are not accepted; rate is at least 0, cut in (0, 1], dropout in [0, 1)"
              .formatted(rate, cut, dropout));
    }
    if (!(embeddingDecay >= 0 && weightDecay >= 0)) {
      throw BelfryException.invalid(
          "the decays are " + embeddingDecay + " and " + weightDecay + "; 0 and more are accepted");
    }
  }

  /** The defaults. */
  public static RankerSteps defaults() {
    return new RankerSteps(4_096, 100, 2, 1e-3f, 0.1f, 1e-5f, 0, 0.2f, 1);
  }

  static RankerSteps of(Settings settings, long seed) {
    requireNonNull(settings, "settings is null");
    RankerSteps d = defaults();
    return new RankerSteps(
        settings.getInt("ranker.batch", d.batch, 2, 1_000_000),
        settings.getInt("ranker.epochs", d.epochs, 1, 100_000),
        settings.getInt("ranker.patience", d.patience, 1, 1_000),
        settings.getFloat("ranker.rate", d.rate, 0, 10),
        settings.getFloat("ranker.cut", d.cut, 0.001, 1),
        settings.getFloat("ranker.embedding-decay", d.embeddingDecay, 0, 100),
        settings.getFloat("ranker.weight-decay", d.weightDecay, 0, 100),
        settings.getFloat("ranker.dropout", d.dropout, 0, 0.99),
        seed);
  }

  /** The same with another seed. */
  public RankerSteps withSeed(long other) {
    return new RankerSteps(
        batch, epochs, patience, rate, cut, embeddingDecay, weightDecay, dropout, other);
  }
}
