package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of the catalogue: an indexed base and a small overlay of later changes,
 * compacted when the overlay grows. Item numbers index an array, so they should be dense. Safe for
 * use by several threads.
 */
public final class Catalogue {
  private static final int COMPACT_AT = 2_000;

  private final long version;
  private final AttributeSchema schema;
  private final @Nullable Item[] base;
  private final Map<String, Long> baseNumbers;
  private final Map<Long, Item> overlay;
  private final Map<String, Long> overlayNumbers;
  private final int size;

  private Catalogue(
      long version,
      AttributeSchema schema,
      @Nullable Item[] base,
      Map<String, Long> baseNumbers,
      Map<Long, Item> overlay,
      Map<String, Long> overlayNumbers,
      int size) {
    this.version = version;
    this.schema = schema;
    this.base = base;
    this.baseNumbers = baseNumbers;
    this.overlay = overlay;
    this.overlayNumbers = overlayNumbers;
    this.size = size;
  }

  /** A snapshot of {@code items}; tombstones may be among them. */
  public static Catalogue of(long version, AttributeSchema schema, Collection<Item> items) {
    requireNonNull(schema, "schema is null");
    int length = (int) (items.stream().mapToLong(Item::itemNo).max().orElse(-1) + 1);
    @Nullable Item[] base = new @Nullable Item[length];
    Map<String, Long> numbers = HashMap.newHashMap(items.size());
    int size = 0;
    for (Item item : items) {
      base[(int) item.itemNo()] = item;
      if (!item.deleted()) {
        numbers.put(item.itemId(), item.itemNo());
        size++;
      }
    }
    return new Catalogue(version, schema, base, numbers, Map.of(), Map.of(), size);
  }

  /**
   * The next snapshot, with {@code changes} applied. Of two changes of one item the one with the
   * higher revision stands.
   */
  public Catalogue with(long newVersion, AttributeSchema newSchema, Collection<Item> changes) {
    Catalogue next = with(newVersion, newSchema, changes, false);
    return next.overlay.size() > COMPACT_AT ? next.compact() : next;
  }

  /**
   * This snapshot with some items as they are given, whatever their revisions: as they were, when a
   * list is made again.
   */
  public Catalogue with(Collection<Item> states) {
    return with(version, schema, states, true);
  }

  private Catalogue with(
      long newVersion, AttributeSchema newSchema, Collection<Item> changes, boolean back) {
    Map<Long, Item> items = new HashMap<>(overlay);
    Map<String, Long> numbers = new HashMap<>(overlayNumbers);
    int newSize = size;
    for (Item change : changes) {
      Item before =
          items.containsKey(change.itemNo()) ? items.get(change.itemNo()) : find(change.itemNo());
      if (!back && before != null && before.revision() > change.revision()) {
        continue;
      }
      items.put(change.itemNo(), change);
      numbers.put(change.itemId(), change.itemNo());
      newSize += (change.deleted() ? 0 : 1) - (before == null || before.deleted() ? 0 : 1);
    }
    return new Catalogue(newVersion, newSchema, base, baseNumbers, items, numbers, newSize);
  }

  /** Sequence number of this snapshot. */
  public long version() {
    return version;
  }

  public AttributeSchema schema() {
    return schema;
  }

  /** The number of items that are not deleted. */
  public int size() {
    return size;
  }

  /** One more than the highest item number. */
  public int maxItemNo() {
    int max = base.length;
    for (long itemNo : overlay.keySet()) {
      max = (int) Math.max(max, itemNo + 1);
    }
    return max;
  }

  /** The item, a tombstone too, or null when the number was never given. */
  public @Nullable Item find(long itemNo) {
    if (!overlay.isEmpty()) {
      Item changed = overlay.get(itemNo);
      if (changed != null) {
        return changed;
      }
    }
    return itemNo >= 0 && itemNo < base.length ? base[(int) itemNo] : null;
  }

  /** The item with the app's id, if there is one that is not deleted. */
  public Optional<Item> findById(String itemId) {
    Long itemNo = overlayNumbers.getOrDefault(itemId, baseNumbers.get(itemId));
    if (itemNo == null) {
      return Optional.empty();
    }
    Item item = find(itemNo);
    return item == null || item.deleted() ? Optional.empty() : Optional.of(item);
  }

  /**
   * Calls {@code action} for every item that is not deleted, in ascending order of number within
   * the base, then the overlay's new ones.
   */
  public void forEach(Consumer<Item> action) {
    for (int i = 0; i < base.length; i++) {
      Item item = overlay.isEmpty() ? base[i] : find(i);
      if (item != null && !item.deleted()) {
        action.accept(item);
      }
    }
    overlay.values().stream()
        .filter(item -> item.itemNo() >= base.length && !item.deleted())
        .sorted((a, b) -> Long.compare(a.itemNo(), b.itemNo()))
        .forEach(action);
  }

  private Catalogue compact() {
    List<Item> all = new ArrayList<>();
    for (int i = 0; i < base.length; i++) {
      Item item = find(i);
      if (item != null) {
        all.add(item);
      }
    }
    overlay.values().stream().filter(item -> item.itemNo() >= base.length).forEach(all::add);
    return of(version, schema, all);
  }
}
