package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.EventReport;
import dev.belfry.storage.EventStore;
import dev.belfry.storage.EventWrite;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/** Takes events. */
final class EventApi {
  /** The fields of an event. */
  static final List<String> FIELDS =
      List.of(
          "eventId",
          "userId",
          "itemId",
          "type",
          "value",
          "occurredAt",
          "listId",
          "position",
          "sessionId",
          "text");

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
  private static final int MAX_POSITION = 10_000;
  private static final int MAX_TEXT = 10_000;

  private final EventStore events;
  private final InstantSource clock;

  EventApi(EventStore events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  Future<Void> recordEvents(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.rows(context)
        .compose(
            rows -> {
              Instant now = clock.instant();
              Batch<EventWrite> batch = Batch.of(rows, row -> event(row, now));
              return store(batch).compose(report -> answer(context, rows, batch, report));
            });
  }

  /** Reads one event. */
  static EventWrite event(JsonNode row, Instant now) {
    Fields fields = Fields.of(row, "the event", FIELDS);
    String type = fields.requiredText("type", 1, 64);
    if (!TYPE.matcher(type).matches()) {
      throw BelfryException.invalid(
          "'type' is '"
              + type
              + "': give lower-case letters, digits, dashes and underscores, starting with a letter, such as 'click'");
    }
    Instant occurredAt = fields.instant("occurredAt");
    return new EventWrite(
        fields.id("eventId"),
        fields.requiredId("userId"),
        fields.requiredId("itemId"),
        type,
        fields.number("value", 1),
        occurredAt == null ? now : occurredAt,
        fields.uuid("listId"),
        fields.whole("position", 1, MAX_POSITION),
        fields.id("sessionId"),
        fields.text("text", 0, MAX_TEXT));
  }

  private Future<EventReport> store(Batch<EventWrite> batch) {
    return batch.good().isEmpty()
        ? Future.succeededFuture(new EventReport(0, 0, List.of()))
        : events.append(batch.good());
  }

  private static Future<Void> answer(
      RoutingContext context, List<Bodies.Row> rows, Batch<EventWrite> batch, EventReport report) {
    report.rejected().forEach(row -> batch.reject(row.index(), null, row.reason()));
    String reason = batch.firstReason();
    if (reason != null && Bodies.isSingle(rows)) {
      throw BelfryException.invalid(reason);
    }
    return Responses.send(
        context,
        Responses.object()
            .put("accepted", report.accepted())
            .put("duplicates", report.duplicates())
            .set("rejected", batch.report()));
  }
}
