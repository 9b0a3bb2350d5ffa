package dev.belfry.model;

import static java.util.Objects.requireNonNull;

/**
 * A rating that a user gave.
 *
 * @param item what was rated
 * @param value as it was given
 */
public record RatedItem(RatingItem item, float value) {
  public RatedItem {
    requireNonNull(item, "item is null");
  }
}
