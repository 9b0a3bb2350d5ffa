package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.EventWrite;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.LoadReport;
import dev.belfry.storage.UserWrite;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads a data set into the store: its attributes, items, users and events. Event ids follow from
 * the events, so that a second import changes nothing.
 */
public final class Importer {
  private static final int REPORT_EVERY = 10_000;

  private Importer() {}

  /**
   * What an import did.
   *
   * @param items rows of the catalogue
   * @param users rows of users
   * @param events rows of events
   */
  public record Report(LoadReport items, LoadReport users, LoadReport events) {
    /** One line for people. */
    @Override
    public String toString() {
      return "%,d items, %,d users and %,d events stored; %,d rows were there already, %,d rejected"
          .formatted(
              items.stored(),
              users.stored(),
              events.stored(),
              items.unchanged() + users.unchanged() + events.unchanged(),
              items.rejected() + users.rejected() + events.rejected());
    }
  }

  /**
   * Loads a data set.
   *
   * @param rejects told of each row that the store refuses; the others are stored
   */
  public static Report load(Dataset data, BatchStore store, Rejects rejects, Progress progress) {
    List<AttributeDefinition> own =
        data.schema().definitions().stream().filter(d -> !d.role().equals("reserved")).toList();
    if (!own.isEmpty()) {
      store.defineAttributes(own);
    }
    Iterator<ItemWrite> items =
        data.items().stream()
            .map(item -> new ItemWrite(item.itemId(), json(item.attributes())))
            .iterator();
    Iterator<UserWrite> users =
        data.users().stream()
            .map(user -> new UserWrite(user.userId(), json(user.attributes())))
            .iterator();
    EventIds ids = new EventIds(data);
    Iterator<EventWrite> events =
        IntStream.range(0, data.events()).mapToObj(e -> event(data, ids, e, progress)).iterator();
    LoadReport itemReport =
        store.loadItems(items, (index, id, reason) -> rejects.reject("item " + id, reason));
    progress.advance("importing items", data.items().size(), data.items().size());
    LoadReport userReport =
        store.loadUsers(users, (index, id, reason) -> rejects.reject("user " + id, reason));
    progress.advance("importing users", data.users().size(), data.users().size());
    LoadReport eventReport =
        store.loadEvents(events, (index, id, reason) -> rejects.reject("event " + id, reason));
    progress.advance("importing events", data.events(), data.events());
    return new Report(itemReport, userReport, eventReport);
  }

  private static EventWrite event(Dataset data, EventIds ids, int event, Progress progress) {
    if (event % REPORT_EVERY == 0) {
      progress.advance("importing events", event, data.events());
    }
    return new EventWrite(
        ids.next(event),
        data.users().get(data.userOf(event)).userId(),
        data.items().get(data.itemOf(event)).itemId(),
        data.typeOf(event),
        data.valueOf(event),
        data.instantOf(event),
        null,
        null,
        data.sessionOf(event),
        data.textOf(event));
  }

  private static Map<String, @Nullable Object> json(Attributes attributes) {
    Map<String, @Nullable Object> json = new HashMap<>();
    attributes.asMap().forEach((name, value) -> json.put(name, json(value)));
    return json;
  }

  private static Object json(Object value) {
    return switch (value) {
      case Instant instant -> instant.toString();
      case Embedding embedding ->
          IntStream.range(0, embedding.dimension())
              .mapToObj(i -> (double) embedding.get(i))
              .toList();
      case List<?> list -> list.stream().map(Importer::json).toList();
      default -> value;
    };
  }
}
