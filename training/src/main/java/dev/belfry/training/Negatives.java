package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;

/**
 * What a positive is told from.
 *
 * @param fullSoftmaxLimit catalogues up to this size are normalised over every item; the rest does
 *     not apply to them
 * @param uniform items drawn uniformly for each step, beside the batch's own
 * @param popularity items drawn in proportion to popularity to the power of {@code alpha}
 * @param alpha that power, 0 to 1
 * @param mostPopular the most popular items, in every step: to each user those not yet seen
 * @param hard items that the model of an epoch before scored highest for users of the batch, out of
 *     a pool drawn uniformly
 * @param seen what becomes of items that the user already has
 * @param unliked whether items that nobody likes are drawn too. They are new rather than disliked,
 *     and where they are to be recommended by their content they must not be
 */
public record Negatives(
    int fullSoftmaxLimit,
    int uniform,
    int popularity,
    double alpha,
    int mostPopular,
    int hard,
    Seen seen,
    boolean unliked) {
  /** What becomes of the user's own items among the candidates. */
  public enum Seen {
    /** They are left out: they are no negatives, and are never asked for. */
    MASK,
    /** They are negatives, for protocols that keep what was seen in the ranking. */
    NEGATIVE
  }

  public Negatives {
    requireNonNull(seen, "seen is null");
    if (!(alpha >= 0 && alpha <= 1)) {
      throw BelfryException.invalid("alpha is " + alpha + "; 0 to 1 are accepted");
    }
  }

  /** The defaults. */
  static Negatives defaults() {
    return new Negatives(4_000, 1_024, 0, 0.75, 0, 0, Seen.MASK, true);
  }

  static Negatives of(Settings settings) {
    Negatives d = defaults();
    return new Negatives(
        settings.getInt("two-tower.full-softmax-limit", d.fullSoftmaxLimit, 0, 10_000_000),
        settings.getInt("two-tower.uniform-negatives", d.uniform, 0, 1_000_000),
        settings.getInt("two-tower.popularity-negatives", d.popularity, 0, 1_000_000),
        settings.getDouble("two-tower.popularity-alpha", d.alpha, 0, 1),
        settings.getInt("two-tower.most-popular-negatives", d.mostPopular, 0, 1_000_000),
        settings.getInt("two-tower.hard-negatives", d.hard, 0, 1_000_000),
        settings.getEnum("two-tower.seen", d.seen),
        settings.getBoolean("two-tower.unliked-negatives", d.unliked));
  }
}
