package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.RankerSchema.Part;
import java.util.List;

/**
 * A user as the rating model reads them, with what they had rated, and the rows of the rating head:
 * the vectors of both towers, and numbers of the pair. {@link #PAIR} numbers, in this order: what
 * ALS adds for the user, the item's bias, logs of how many ratings the item and the user have, the
 * user's mean and deviation from what was expected, that of the last 1, 3 and 10 ratings, that of
 * items of the same categories and of items near in the towers' space, and the cosine of the
 * towers. Training and serving read through this one class. Immutable, safe for use by several
 * threads.
 */
public final class RatingUser {
  /** How many numbers of a pair there are. */
  public static final int PAIR = 12;

  /** The columns: the user's vector, the item's, the pair. */
  public static final RankerSchema SCHEMA =
      new RankerSchema(
          new Part(List.of(), TwoTower.DIMENSION),
          new Part(List.of(), TwoTower.DIMENSION),
          new Part(List.of(), PAIR));

  /** Ratings of a user, the latest, that are read; earlier ones are passed over. */
  public static final int RATED_LIMIT = 1_000;

  /** Unit vectors times this have components of about 1. */
  private static final float SPREAD = (float) Math.sqrt(TwoTower.DIMENSION);

  /** Mean deviations count so many ratings of 0 beside their own. */
  private static final double SHRINK = 3;

  /** Ratings before, the latest, that are compared with the item. */
  private static final int COMPARED = 200;

  private final RatingAls als;
  private final float[] query;
  private final List<RatedItem> rated;
  private final double[] user;

  /** By rating, how far it was from what the item is rated. */
  private final double[] errors;

  private final double mean;
  private final double squares;

  /**
   * A user at a moment.
   *
   * @param query the user's vector, {@code [64]} of unit length
   * @param rated what they had rated, oldest first; read now, not kept up to date
   */
  public RatingUser(RatingAls als, float[] query, List<RatedItem> rated) {
    this.als = requireNonNull(als, "als is null");
    this.query = requireNonNull(query, "query is null");
    this.rated = List.copyOf(rated.subList(Math.max(0, rated.size() - RATED_LIMIT), rated.size()));
    this.user = als.foldIn(this.rated);
    this.errors = new double[this.rated.size()];
    double sum = 0;
    for (int k = 0; k < errors.length; k++) {
      errors[k] = this.rated.get(k).value() - als.base(this.rated.get(k).item().row());
      sum += errors[k];
    }
    this.mean = sum / (5 + errors.length);
    double all = 0;
    for (double error : errors) {
      all += (error - mean) * (error - mean);
    }
    this.squares = all;
  }

  /** What is foretold without the head. */
  public double base(RatingItem item) {
    return als.base(item.row()) + als.residual(user, item.row());
  }

  /** Writes one row: the user's vector, the item's, the pair's numbers. */
  public void write(RatingItem item, float[] to, int at) {
    for (int k = 0; k < TwoTower.DIMENSION; k++) {
      to[at + k] = SPREAD * query[k];
      to[at + TwoTower.DIMENSION + k] = SPREAD * item.vector()[k];
    }
    int size = errors.length;
    double alike = 0;
    double alikeWeight = SHRINK;
    double near = 0;
    double nearWeight = SHRINK;
    for (int k = Math.max(0, size - COMPARED); k < size; k++) {
      RatingItem other = rated.get(k).item();
      double error = errors[k] - mean;
      double overlap = item.overlap(other);
      alike += overlap * error;
      alikeWeight += overlap;
      double cosine = Math.max(0, item.cosine(other));
      near += cosine * error;
      nearWeight += cosine;
    }
    double[] pair = {
      als.residual(user, item.row()),
      als.base(item.row()) - 3.5,
      Math.log1p(als.count(item.row())) - 4,
      Math.log1p(size) - 3,
      mean,
      Math.sqrt((squares + 1) / (size + 1)) - 1,
      latest(1),
      latest(3),
      latest(10),
      alike / alikeWeight,
      near / nearWeight,
      RatingItem.dot(query, item.vector())
    };
    for (int k = 0; k < PAIR; k++) {
      to[at + 2 * TwoTower.DIMENSION + k] = (float) pair[k];
    }
  }

  /** The mean deviation of the last ratings from the user's own, two of 0 beside them. */
  private double latest(int count) {
    int own = Math.min(count, errors.length);
    double sum = 0;
    for (int k = errors.length - own; k < errors.length; k++) {
      sum += errors[k] - mean;
    }
    return sum / (2 + own);
  }
}
