package dev.belfry.contracts.scoring;

import java.util.List;

/**
 * What a user would rate items.
 *
 * @param ratings of the items asked about; empty where the model foretells no ratings
 */
public record PredictedRatings(List<Rating> ratings) {
  public PredictedRatings {
    ratings = List.copyOf(ratings);
  }

  /**
   * A rating that is foretold.
   *
   * @param itemNo the item
   * @param value on the scale of the ratings that the model learned from
   */
  public record Rating(long itemNo, float value) {}
}
