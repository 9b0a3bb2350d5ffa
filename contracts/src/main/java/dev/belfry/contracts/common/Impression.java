package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An item that was shown to the user lately.
 *
 * @param itemNo the item
 * @param at when
 */
public record Impression(long itemNo, Instant at) {
  public Impression {
    requireNonNull(at, "at is null");
  }
}
