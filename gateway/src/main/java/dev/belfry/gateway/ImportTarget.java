package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Ids;
import dev.belfry.storage.EventWrite;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.RowResult;
import dev.belfry.storage.UserWrite;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of an import go.
 *
 * @param <W> what is written
 */
abstract class ImportTarget<W> {
  final String idField;
  final @Nullable Entity entity;

  private ImportTarget(String idField, @Nullable Entity entity) {
    this.idField = idField;
    this.entity = entity;
  }

  /** Reads one row; INVALID where it cannot be used. */
  abstract W read(JsonNode row, String text);

  /** Stores rows; what is refused is told by its place among them. */
  abstract Future<List<RowResult>> store(List<W> rows);

  static ImportTarget<?> of(JobRow.Kind kind, Stores stores, Instant now) {
    return switch (kind) {
      case IMPORT_ITEMS ->
          new ImportTarget<ItemWrite>("itemId", Entity.ITEM) {
            @Override
            ItemWrite read(JsonNode row, String text) {
              Map<String, @Nullable Object> values = values(row, idField);
              return new ItemWrite(id(row, idField), values);
            }

            @Override
            Future<List<RowResult>> store(List<ItemWrite> rows) {
              return stores.items().put(rows);
            }
          };
      case IMPORT_USERS ->
          new ImportTarget<UserWrite>("userId", Entity.USER) {
            @Override
            UserWrite read(JsonNode row, String text) {
              Map<String, @Nullable Object> values = values(row, idField);
              return new UserWrite(id(row, idField), values);
            }

            @Override
            Future<List<RowResult>> store(List<UserWrite> rows) {
              return stores.users().put(rows);
            }
          };
      case IMPORT_EVENTS ->
          new ImportTarget<EventWrite>("userId", null) {
            @Override
            EventWrite read(JsonNode row, String text) {
              return event(EventApi.event(row, now), text);
            }

            @Override
            Future<List<RowResult>> store(List<EventWrite> rows) {
              return stores
                  .events()
                  .append(rows)
                  .map(
                      report -> {
                        List<RowResult> refused = new ArrayList<>();
                        report
                            .rejected()
                            .forEach(
                                row ->
                                    refused.add(
                                        new RowResult(
                                            row.index(),
                                            rows.get(row.index()).userId(),
                                            row.reason())));
                        return refused;
                      });
            }
          };
      case TRAINING -> throw new IllegalArgumentException("a training reads no rows");
    };
  }

  /** The columns of a CSV file for it. */
  ImportColumns columns(String header, AttributeSchema schema) {
    return new ImportColumns(ImportRows.fields(header), schema, entity, idField);
  }

  /** An event without an id of its own goes by its row, so that a second import changes nothing. */
  private static EventWrite event(EventWrite event, String text) {
    return event.eventId() != null
        ? event
        : new EventWrite(
            "row:" + hash(text),
            event.userId(),
            event.itemId(),
            event.type(),
            event.value(),
            event.occurredAt(),
            event.listId(),
            event.position(),
            event.sessionId(),
            event.text());
  }

  private static String id(JsonNode row, String field) {
    JsonNode id = row.path(field);
    if (!id.isTextual()) {
      throw BelfryException.invalid(
          "'"
              + field
              + "' is "
              + (id.isMissingNode() ? "missing" : Fields.describe(id))
              + ": give a text of 1 to 256 characters");
    }
    return Ids.check("'" + field + "'", id.textValue());
  }

  private static Map<String, @Nullable Object> values(JsonNode row, String idField) {
    if (!row.isObject()) {
      throw BelfryException.invalid("the row is " + Fields.describe(row) + ": give a JSON object");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>(Fields.plainObject(row));
    values.remove(idField);
    return values;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
