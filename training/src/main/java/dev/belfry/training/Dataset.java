package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Users, items and events in memory, events in columns and in order of time (ties in the order they
 * were given). Users and items are addressed by index: their place in ascending order of number.
 * Immutable.
 */
public final class Dataset {
  private final String name;
  private final AttributeSchema schema;
  private final boolean timestamps;
  private final List<Item> items;
  private final List<User> users;
  private final int[] eventUsers;
  private final int[] eventItems;
  private final String[] eventTypes;
  private final double[] eventValues;
  private final long[] eventMillis;
  private final boolean[] eventPositive;
  private final @Nullable String[] eventSessions;
  private final @Nullable String[] eventDevices;
  private final @Nullable String[] eventTexts;

  /**
   * A user of the data set.
   *
   * @param userNo stable number, above 0
   * @param userId the app's id
   * @param attributes values by the attribute schema
   */
  public record User(long userNo, String userId, Attributes attributes) {
    public User {
      requireNonNull(userId, "userId is null");
      requireNonNull(attributes, "attributes is null");
    }
  }

  /** Room for {@code n} events, still to be filled. */
  private Dataset(
      String name,
      AttributeSchema schema,
      boolean timestamps,
      List<Item> items,
      List<User> users,
      int n) {
    this.name = name;
    this.schema = schema;
    this.timestamps = timestamps;
    this.items = items;
    this.users = users;
    this.eventUsers = new int[n];
    this.eventItems = new int[n];
    this.eventTypes = new String[n];
    this.eventValues = new double[n];
    this.eventMillis = new long[n];
    this.eventPositive = new boolean[n];
    this.eventSessions = new @Nullable String[n];
    this.eventDevices = new @Nullable String[n];
    this.eventTexts = new @Nullable String[n];
  }

  private Dataset(Builder builder) {
    this(
        builder.name,
        builder.schema,
        builder.timestamps,
        builder.items.stream().sorted(Comparator.comparingLong(Item::itemNo)).toList(),
        builder.users.stream().sorted(Comparator.comparingLong(User::userNo)).toList(),
        builder.events.size());
    Map<Long, Integer> itemIndex = HashMap.newHashMap(items.size());
    items.forEach(item -> itemIndex.put(item.itemNo(), itemIndex.size()));
    Map<Long, Integer> userIndex = HashMap.newHashMap(users.size());
    users.forEach(user -> userIndex.put(user.userNo(), userIndex.size()));
    Event[] events = builder.events.toArray(new Event[0]);
    Arrays.sort(events, Comparator.comparingLong(Event::millis));
    for (int i = 0; i < events.length; i++) {
      Event event = events[i];
      eventUsers[i] = requireNonNull(userIndex.get(event.userNo()), "event of an unknown user");
      eventItems[i] = requireNonNull(itemIndex.get(event.itemNo()), "event of an unknown item");
      eventTypes[i] = event.type();
      eventValues[i] = event.value();
      eventMillis[i] = event.millis();
      eventPositive[i] = event.positive();
      eventSessions[i] = event.session();
      eventDevices[i] = event.device();
      eventTexts[i] = event.text();
    }
  }

  /** The events that are kept of another; items and users stay. */
  private Dataset(Dataset other, int[] kept) {
    this(other.name, other.schema, other.timestamps, other.items, other.users, kept.length);
    for (int i = 0; i < kept.length; i++) {
      int e = kept[i];
      eventUsers[i] = other.eventUsers[e];
      eventItems[i] = other.eventItems[e];
      eventTypes[i] = other.eventTypes[e];
      eventValues[i] = other.eventValues[e];
      eventMillis[i] = other.eventMillis[e];
      eventPositive[i] = other.eventPositive[e];
      eventSessions[i] = other.eventSessions[e];
      eventDevices[i] = other.eventDevices[e];
      eventTexts[i] = other.eventTexts[e];
    }
  }

  /** The same items and users, with only the events that are accepted. */
  Dataset keeping(IntPredicate accepted) {
    return new Dataset(this, IntStream.range(0, events()).filter(accepted).toArray());
  }

  /** What it is called in tables. */
  public String name() {
    return name;
  }

  public AttributeSchema schema() {
    return schema;
  }

  /** Whether times are real; else they only count up in the order of the file. */
  public boolean hasTimestamps() {
    return timestamps;
  }

  /** The items in ascending order of number. */
  public List<Item> items() {
    return items;
  }

  /** The users in ascending order of number. */
  public List<User> users() {
    return users;
  }

  /** How many events. */
  public int events() {
    return eventUsers.length;
  }

  /** Index of the user of an event. */
  public int userOf(int event) {
    return eventUsers[event];
  }

  /** Index of the item of an event. */
  public int itemOf(int event) {
    return eventItems[event];
  }

  public String typeOf(int event) {
    return eventTypes[event];
  }

  public double valueOf(int event) {
    return eventValues[event];
  }

  /** When an event happened, milliseconds since 1970. */
  public long millisOf(int event) {
    return eventMillis[event];
  }

  /** Whether an event counts as liking. */
  public boolean isPositive(int event) {
    return eventPositive[event];
  }

  /** The app's session of an event, if it is known. */
  public @Nullable String sessionOf(int event) {
    return eventSessions[event];
  }

  /** The device of an event, if it is known. */
  public @Nullable String deviceOf(int event) {
    return eventDevices[event];
  }

  /** What the user wrote with an event, if anything. */
  public @Nullable String textOf(int event) {
    return eventTexts[event];
  }

  /** How many events count as liking. */
  public int positives() {
    int count = 0;
    for (boolean positive : eventPositive) {
      count += positive ? 1 : 0;
    }
    return count;
  }

  /** When an event happened. */
  public Instant instantOf(int event) {
    return Instant.ofEpochMilli(eventMillis[event]);
  }

  private record Event(
      long userNo,
      long itemNo,
      String type,
      double value,
      long millis,
      boolean positive,
      @Nullable String session,
      @Nullable String device,
      @Nullable String text) {}

  /** Collects a data set. Not safe for use by several threads. */
  public static final class Builder {
    private final String name;
    private final AttributeSchema schema;
    private boolean timestamps = true;
    private final List<Item> items = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Set<Long> itemNos = new HashSet<>();
    private final Set<Long> userNos = new HashSet<>();

    public Builder(String name, AttributeSchema schema) {
      this.name = requireNonNull(name, "name is null");
      this.schema = requireNonNull(schema, "schema is null");
    }

    /** Says that the events' times are no times: they only keep the order of the file. */
    public Builder withoutTimestamps() {
      timestamps = false;
      return this;
    }

    /** Adds an item; INVALID where the number was given before. */
    public Builder item(long itemNo, String itemId, Attributes attributes) {
      if (!itemNos.add(itemNo)) {
        throw BelfryException.invalid("item '" + itemId + "' stands twice");
      }
      items.add(new Item(itemNo, itemId, attributes, 0, false));
      return this;
    }

    /** Adds a user; INVALID where the number was given before. */
    public Builder user(long userNo, String userId, Attributes attributes) {
      if (!userNos.add(userNo)) {
        throw BelfryException.invalid("user '" + userId + "' stands twice");
      }
      users.add(new User(userNo, userId, attributes));
      return this;
    }

    /** Whether a user was added. */
    boolean hasUser(long userNo) {
      return userNos.contains(userNo);
    }

    /** Whether an item was added. */
    boolean hasItem(long itemNo) {
      return itemNos.contains(itemNo);
    }

    /** Adds an event without session and device. */
    public Builder event(
        long userNo, long itemNo, String type, double value, long millis, boolean positive) {
      return event(userNo, itemNo, type, value, millis, positive, null, null);
    }

    /** Adds an event with which nothing was written. */
    public Builder event(
        long userNo,
        long itemNo,
        String type,
        double value,
        long millis,
        boolean positive,
        @Nullable String session,
        @Nullable String device) {
      return event(userNo, itemNo, type, value, millis, positive, session, device, null);
    }

    /** Adds an event of an item and a user that were added before. */
    public Builder event(
        long userNo,
        long itemNo,
        String type,
        double value,
        long millis,
        boolean positive,
        @Nullable String session,
        @Nullable String device,
        @Nullable String text) {
      if (!hasItem(itemNo)) {
        throw BelfryException.invalid("item " + itemNo + " of an event is not in the catalogue");
      }
      if (!hasUser(userNo)) {
        throw BelfryException.invalid("user " + userNo + " of an event is not among the users");
      }
      events.add(
          new Event(
              userNo,
              itemNo,
              type.intern(),
              value,
              millis,
              positive,
              session,
              device == null ? null : device.intern(),
              text));
      return this;
    }

    public Dataset build() {
      return new Dataset(this);
    }
  }
}
