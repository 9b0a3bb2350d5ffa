package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data that is read from front to back, as often as needed: attributes, items, users and events.
 */
public interface ImportSource {
  /** What it is called in tables. */
  String name();

  /** What was made of the files, in sentences. */
  default List<String> notes() {
    return List.of();
  }

  /** The attributes beyond the reserved ones. */
  List<AttributeDefinition> attributes();

  /** The reserved attributes and those of the source. */
  default AttributeSchema schema() {
    AttributeSchema reserved = AttributeSchema.reservedOnly();
    return attributes().isEmpty() ? reserved : reserved.with(1, attributes());
  }

  /** Whether every item is described; else the events' items are made as they are named. */
  boolean describesItems();

  /** Whether attributes go over those that are stored, and do not replace them. */
  default boolean merges() {
    return false;
  }

  /** Whether ids of items and users are numbers, which are kept as their numbers. */
  default boolean idsAreNumbers() {
    return false;
  }

  /** The items. An id may come again: the first stands where {@link #merges}. */
  Rows<Described> items(Rejects rejects) throws IOException;

  /** The users that are described. */
  Rows<Described> users(Rejects rejects) throws IOException;

  Rows<SourceEvent> events(Rejects rejects) throws IOException;

  /**
   * An item or a user.
   *
   * @param id the app's
   * @param values of attributes, as {@link dev.belfry.contracts.common.AttributeParser} reads them
   */
  record Described(String id, Map<String, Object> values) {
    public Described {
      values = Map.copyOf(values);
    }
  }

  /**
   * An event.
   *
   * @param eventId the same event has the same id
   * @param value the rating, or 1
   * @param millis when it happened, since 1970
   */
  record SourceEvent(
      String eventId,
      String userId,
      String itemId,
      String type,
      double value,
      long millis,
      @Nullable String session,
      @Nullable String device,
      @Nullable String text) {}
}
