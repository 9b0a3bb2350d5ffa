package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stored interaction, as training reads it.
 *
 * @param userNo the user
 * @param itemNo the item
 * @param type event type
 * @param value rating, quantity or dwell seconds
 * @param at when it happened
 * @param positive whether configuration counts it as liking
 * @param text what the user wrote, or null
 */
public record InteractionRow(
    long userNo,
    long itemNo,
    String type,
    double value,
    Instant at,
    boolean positive,
    @Nullable String text) {
  public InteractionRow {
    requireNonNull(type, "type is null");
    requireNonNull(at, "at is null");
  }
}
