package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event to be written, as it came from the app: nothing is checked yet.
 *
 * @param eventId the app's id, by which a repeat is recognised for 30 days, or null
 * @param userId who; created when unknown
 * @param itemId with what; must exist
 * @param type such as {@code click}
 * @param value the rating, quantity or dwell seconds; 1 where the type has none
 * @param occurredAt when; later than now counts as now
 * @param listId the list it came from, or null
 * @param position the item's place in that list, from 1, or null
 * @param sessionId the app's session, or null
 * @param text what the user wrote, or null
 */
public record EventWrite(
    @Nullable String eventId,
    String userId,
    String itemId,
    String type,
    double value,
    Instant occurredAt,
    @Nullable UUID listId,
    @Nullable Integer position,
    @Nullable String sessionId,
    @Nullable String text) {
  public EventWrite {
    requireNonNull(userId, "userId is null");
    requireNonNull(itemId, "itemId is null");
    requireNonNull(type, "type is null");
    requireNonNull(occurredAt, "occurredAt is null");
  }

  /** An event without list, session and text. */
  public static EventWrite of(
      @Nullable String eventId,
      String userId,
      String itemId,
      String type,
      double value,
      Instant occurredAt) {
    return new EventWrite(eventId, userId, itemId, type, value, occurredAt, null, null, null, null);
  }
}
