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
 */
public record Interaction(long itemNo, String type, double value, Instant at, boolean positive) {
  public Interaction {
    requireNonNull(type, "type is null");
    requireNonNull(at, "at is null");
  }
}
