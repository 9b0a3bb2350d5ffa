package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something a user did with an item.
 *
 * @param itemNo the item
 * @param type event type, such as {@code click} or {@code rating}
 * @param value the rating, quantity or dwell seconds; 1 where the type has none
 * @param at when it happened
 * @param positive whether configuration counts it as liking
 * @param textKey {@link TextKey} of what the user wrote, 0 for nothing
 */
public record Interaction(
    long itemNo, String type, double value, Instant at, boolean positive, long textKey) {
  public Interaction {
    requireNonNull(type, "type is null");
    requireNonNull(at, "at is null");
  }

  /** Without a text. */
  public Interaction(long itemNo, String type, double value, Instant at, boolean positive) {
    this(itemNo, type, value, at, positive, 0);
  }
}
