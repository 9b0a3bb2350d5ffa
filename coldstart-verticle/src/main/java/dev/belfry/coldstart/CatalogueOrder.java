package dev.belfry.coldstart;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Every item of a catalogue that is not deleted, newest {@code created_at} first, those without one
 * last, ties by lower number: the order that stands where nothing better is known. Immutable.
 */
final class CatalogueOrder {
  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparing(Entry::createdAt, Comparator.reverseOrder())
          .thenComparingLong(Entry::itemNo);

  private final List<Entry> entries;
  private final ItemSet items;

  private CatalogueOrder(List<Entry> entries, ItemSet items) {
    this.entries = entries;
    this.items = items;
  }

  private record Entry(long itemNo, Instant createdAt) {
    static Entry of(Item item) {
      Instant createdAt = item.attributes().timestamp("created_at");
      return new Entry(item.itemNo(), createdAt == null ? Instant.MIN : createdAt);
    }
  }

  static CatalogueOrder of(Catalogue catalogue) {
    List<Entry> entries = new ArrayList<>(catalogue.size());
    ItemSet.Builder items = new ItemSet.Builder();
    catalogue.forEach(
        item -> {
          entries.add(Entry.of(item));
          items.add(item.itemNo());
        });
    entries.sort(NEWEST_FIRST);
    return new CatalogueOrder(List.copyOf(entries), items.build());
  }

  /** The order of {@code next}, which differs from this order's catalogue by {@code changes}. */
  CatalogueOrder with(Catalogue next, Collection<Item> changes) {
    ItemSet.Builder changed = new ItemSet.Builder();
    ItemSet.Builder live = items.toBuilder();
    List<Entry> added = new ArrayList<>();
    for (long itemNo : changes.stream().mapToLong(Item::itemNo).distinct().toArray()) {
      changed.add(itemNo);
      Item item = next.find(itemNo);
      if (item == null || item.deleted()) {
        live.remove(itemNo);
      } else {
        live.add(itemNo);
        added.add(Entry.of(item));
      }
    }
    added.sort(NEWEST_FIRST);
    return new CatalogueOrder(merge(changed.build(), added), live.build());
  }

  private List<Entry> merge(ItemSet changed, List<Entry> added) {
    List<Entry> merged = new ArrayList<>(entries.size() + added.size());
    int next = 0;
    for (Entry entry : entries) {
      if (changed.contains(entry.itemNo())) {
        continue;
      }
      while (next < added.size() && NEWEST_FIRST.compare(added.get(next), entry) < 0) {
        merged.add(added.get(next++));
      }
      merged.add(entry);
    }
    merged.addAll(added.subList(next, added.size()));
    return List.copyOf(merged);
  }

  int size() {
    return entries.size();
  }

  /** The item at a place, 0 to {@link #size()} exclusive. */
  long itemNo(int place) {
    return entries.get(place).itemNo();
  }

  boolean contains(long itemNo) {
    return items.contains(itemNo);
  }
}
