package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A data set as a source of imports, and a source as a data set. */
final class DatasetSource implements ImportSource {
  private final Dataset data;

  DatasetSource(Dataset data) {
    this.data = data;
  }

  @Override
  public String name() {
    return data.name();
  }

  @Override
  public List<AttributeDefinition> attributes() {
    return data.schema().definitions().stream().filter(d -> !d.role().equals("reserved")).toList();
  }

  @Override
  public boolean describesItems() {
    return true;
  }

  @Override
  public Rows<Described> items(Rejects rejects) {
    return Rows.of(
        data.items().stream().map(i -> new Described(i.itemId(), i.attributes().asMap())).toList());
  }

  @Override
  public Rows<Described> users(Rejects rejects) {
    return Rows.of(
        data.users().stream().map(u -> new Described(u.userId(), u.attributes().asMap())).toList());
  }

  /** The events in order; each is made when its turn comes. */
  @Override
  public Rows<SourceEvent> events(Rejects rejects) {
    EventIds ids = new EventIds(data);
    return Rows.of(
        new AbstractList<>() {
          @Override
          public SourceEvent get(int event) {
            return new SourceEvent(
                ids.next(event),
                data.users().get(data.userOf(event)).userId(),
                data.items().get(data.itemOf(event)).itemId(),
                data.typeOf(event),
                data.valueOf(event),
                data.millisOf(event),
                data.sessionOf(event),
                data.deviceOf(event),
                data.textOf(event));
          }

          @Override
          public int size() {
            return data.events();
          }
        });
  }

  /**
   * Reads a source into memory. Items and users get the numbers that their ids are, or count up in
   * the order in which they are met.
   */
  static Dataset collect(ImportSource source, PositiveRule positives, Rejects rejects) {
    Dataset.Builder data = new Dataset.Builder(source.name(), source.schema());
    Numbers items = new Numbers(source.idsAreNumbers());
    Numbers users = new Numbers(source.idsAreNumbers());
    try (Rows<Described> itemRows = source.items(rejects);
        Rows<Described> userRows = source.users(rejects);
        Rows<SourceEvent> events = source.events(rejects)) {
      itemRows.each(
          item -> data.item(items.of(item.id()), item.id(), Attributes.of(item.values())));
      userRows.each(
          user -> data.user(users.of(user.id()), user.id(), Attributes.of(user.values())));
      events.each(
          event -> {
            long item = items.of(event.itemId());
            if (!source.describesItems() && !data.hasItem(item)) {
              data.item(item, event.itemId(), Attributes.empty());
            }
            long user = users.of(event.userId());
            if (data.hasItem(item) && !data.hasUser(user)) {
              data.user(user, event.userId(), Attributes.empty());
            }
            data.event(
                user,
                item,
                event.type(),
                event.value(),
                event.millis(),
                positives.isPositive(event.type(), event.value()),
                event.session(),
                event.device(),
                event.text());
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return data.build();
  }

  private static final class Numbers {
    private final boolean given;
    private final Map<String, Long> met = new HashMap<>();

    Numbers(boolean given) {
      this.given = given;
    }

    long of(String id) {
      return given
          ? Long.parseLong(id)
          : requireNonNull(met.computeIfAbsent(id, i -> met.size() + 1L));
    }
  }
}
