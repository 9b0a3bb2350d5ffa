package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that was checked.
 *
 * @param key idempotency key, or null where the app gave no event id
 * @param occurredAt clamped to now, in microseconds as Postgres keeps it
 */
record EventRow(
    @Nullable UUID key,
    String userId,
    String itemId,
    String type,
    double value,
    Instant occurredAt,
    @Nullable UUID listId,
    @Nullable Integer position,
    @Nullable String sessionId,
    @Nullable String text) {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_POSITION = 100_000;

  /**
   * Checks an event.
   *
   * @throws BelfryException INVALID with a sentence
   */
  static EventRow check(EventWrite event, Instant now) {
    String eventId = event.eventId();
    String sessionId = event.sessionId();
    String text = event.text();
    Integer position = event.position();
    Instant occurredAt = event.occurredAt();
    if (!TYPE.matcher(event.type()).matches()) {
      throw BelfryException.invalid(
          "event type '"
              + Ids.shorten(event.type())
              + "' is not accepted: use lower-case letters, digits, '_' and '-', starting with a letter, at most 64 characters");
    }
    if (!Double.isFinite(event.value())) {
      throw BelfryException.invalid("value " + event.value() + " is not a finite number");
    }
    if (occurredAt.isBefore(EARLIEST)) {
      throw BelfryException.invalid(
          "occurredAt " + occurredAt + " is not accepted: give a time from 1970 on");
    }
    if (position != null && (position < 1 || position > MAX_POSITION)) {
      throw BelfryException.invalid(
          "position " + position + " is not accepted: give 1 to " + MAX_POSITION);
    }
    if (text != null && text.length() > MAX_TEXT) {
      throw BelfryException.invalid(
          "text has " + text.length() + " characters: at most " + MAX_TEXT + " are accepted");
    }
    return new EventRow(
        eventId == null ? null : Hashes.eventKey(Ids.check("event id", eventId)),
        Ids.check("user id", event.userId()),
        Ids.check("item id", event.itemId()),
        event.type(),
        event.value() == 0 ? 0 : event.value(),
        (occurredAt.isAfter(now) ? now : occurredAt).truncatedTo(ChronoUnit.MICROS),
        event.listId(),
        position,
        sessionId == null ? null : Ids.check("session id", sessionId),
        text == null ? null : Ids.checkText("text", text));
  }

  /** Why an event with an unknown item is refused. */
  static String unknownItem(String itemId) {
    return "item '" + Ids.shorten(itemId) + "' does not exist";
  }
}
