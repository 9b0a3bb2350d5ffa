package dev.belfry.contracts.common;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything a user ever interacted with: by event type, the distinct item numbers and when each
 * was last touched. Immutable.
 */
public final class SeenItems {
  private static final SeenItems EMPTY = new SeenItems(Map.of());

  private final Map<String, Touched> byType;
  private final ItemNumbers ever;

  private SeenItems(Map<String, Touched> byType) {
    this.byType = byType;
    this.ever =
        ItemNumbers.of(
            byType.values().stream().flatMapToLong(t -> Arrays.stream(t.itemNos)).toArray());
  }

  public static SeenItems empty() {
    return EMPTY;
  }

  /** The set that {@code interactions} make. */
  public static SeenItems of(Collection<Interaction> interactions) {
    return EMPTY.with(interactions);
  }

  /**
   * From columns, as stored.
   *
   * @param itemNos by event type, ascending and distinct
   * @param lastSeconds by event type, seconds since 1970 beside each number
   */
  public static SeenItems ofColumns(Map<String, long[]> itemNos, Map<String, long[]> lastSeconds) {
    Map<String, Touched> byType = new HashMap<>();
    itemNos.forEach(
        (type, numbers) -> {
          long[] seconds = lastSeconds.get(type);
          if (seconds == null || seconds.length != numbers.length) {
            throw new IllegalArgumentException("columns of type " + type + " differ in length");
          }
          byType.put(type, new Touched(numbers.clone(), seconds.clone()));
        });
    return new SeenItems(Map.copyOf(byType));
  }

  /** This set and {@code interactions}. */
  public SeenItems with(Collection<Interaction> interactions) {
    if (interactions.isEmpty()) {
      return this;
    }
    Map<String, TreeMap<Long, Long>> merged = new HashMap<>();
    for (Interaction interaction : interactions) {
      merged
          .computeIfAbsent(interaction.type(), type -> columns(type))
          .merge(interaction.itemNo(), interaction.at().getEpochSecond(), Math::max);
    }
    Map<String, Touched> result = new HashMap<>(byType);
    merged.forEach((type, columns) -> result.put(type, Touched.of(columns)));
    return new SeenItems(Map.copyOf(result));
  }

  /** Every item ever touched, by any type of event. */
  public ItemNumbers ever() {
    return ever;
  }

  /**
   * The items touched at or after {@code since}.
   *
   * @param types event types; empty means all
   */
  public ItemNumbers since(Collection<String> types, Instant since) {
    long from = since.getEpochSecond();
    ItemNumbers result = ItemNumbers.empty();
    for (Map.Entry<String, Touched> entry : byType.entrySet()) {
      if (types.isEmpty() || types.contains(entry.getKey())) {
        result = result.union(entry.getValue().since(from));
      }
    }
    return result;
  }

  /** What of it is about the given items. */
  public SeenItems only(ItemNumbers items) {
    if (byType.isEmpty() || items.isEmpty()) {
      return EMPTY;
    }
    Map<String, Touched> result = new HashMap<>();
    byType.forEach(
        (type, touched) -> {
          Touched kept = touched.only(items);
          if (kept.itemNos.length > 0) {
            result.put(type, kept);
          }
        });
    return result.isEmpty() ? EMPTY : new SeenItems(Map.copyOf(result));
  }

  /** Item numbers by event type, ascending; copies. */
  public Map<String, long[]> itemNosByType() {
    Map<String, long[]> result = new TreeMap<>();
    byType.forEach((type, touched) -> result.put(type, touched.itemNos.clone()));
    return result;
  }

  /** Seconds since 1970 beside each number of {@link #itemNosByType()}; copies. */
  public Map<String, long[]> lastSecondsByType() {
    Map<String, long[]> result = new TreeMap<>();
    byType.forEach((type, touched) -> result.put(type, touched.lastSeconds.clone()));
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeenItems that && byType.equals(that.byType);
  }

  @Override
  public int hashCode() {
    return byType.hashCode();
  }

  @Override
  public String toString() {
    return "SeenItems[" + ever.size() + " items]";
  }

  private TreeMap<Long, Long> columns(String type) {
    TreeMap<Long, Long> columns = new TreeMap<>();
    Touched touched = byType.get(type);
    if (touched != null) {
      for (int i = 0; i < touched.itemNos.length; i++) {
        columns.put(touched.itemNos[i], touched.lastSeconds[i]);
      }
    }
    return columns;
  }

  private static final class Touched {
    private final long[] itemNos;
    private final long[] lastSeconds;

    Touched(long[] itemNos, long[] lastSeconds) {
      this.itemNos = itemNos;
      this.lastSeconds = lastSeconds;
    }

    static Touched of(TreeMap<Long, Long> columns) {
      return new Touched(
          columns.keySet().stream().mapToLong(Long::longValue).toArray(),
          columns.values().stream().mapToLong(Long::longValue).toArray());
    }

    ItemNumbers since(long seconds) {
      long[] result = new long[itemNos.length];
      int count = 0;
      for (int i = 0; i < itemNos.length; i++) {
        if (lastSeconds[i] >= seconds) {
          result[count++] = itemNos[i];
        }
      }
      return ItemNumbers.of(Arrays.copyOf(result, count));
    }

    /** A user may have seen much and a list has few items: looks up the few. */
    Touched only(ItemNumbers items) {
      long[] numbers = new long[items.size()];
      long[] seconds = new long[items.size()];
      int count = 0;
      for (long itemNo : items.toArray()) {
        int place = Arrays.binarySearch(itemNos, itemNo);
        if (place >= 0) {
          numbers[count] = itemNo;
          seconds[count++] = lastSeconds[place];
        }
      }
      return new Touched(Arrays.copyOf(numbers, count), Arrays.copyOf(seconds, count));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Touched that
          && Arrays.equals(itemNos, that.itemNos)
          && Arrays.equals(lastSeconds, that.lastSeconds);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(itemNos);
    }
  }
}
