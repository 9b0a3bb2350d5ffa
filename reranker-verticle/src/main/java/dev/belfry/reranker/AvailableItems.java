package dev.belfry.reranker;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The items of a catalogue that may be shown: not deleted, not hidden, in stock and inside their
 * window of availability. Those without a window are a bitmap; the windows of the rest are looked
 * at for each moment.
 */
final class AvailableItems {
  private final Catalogue catalogue;
  private final ItemSet always;
  private final ItemSet windowed;

  private AvailableItems(Catalogue catalogue, ItemSet always, ItemSet windowed) {
    this.catalogue = catalogue;
    this.always = always;
    this.windowed = windowed;
  }

  static AvailableItems of(Catalogue catalogue) {
    ItemSet.Builder always = new ItemSet.Builder();
    ItemSet.Builder windowed = new ItemSet.Builder();
    catalogue.forEach(item -> place(item, item.itemNo(), always, windowed));
    return new AvailableItems(catalogue, always.build(), windowed.build());
  }

  /** The available items of {@code next}, which differs in {@code changes}. */
  AvailableItems in(Catalogue next, Collection<Item> changes) {
    ItemSet.Builder nextAlways = always.toBuilder();
    ItemSet.Builder nextWindowed = windowed.toBuilder();
    for (Item change : changes) {
      place(next.find(change.itemNo()), change.itemNo(), nextAlways, nextWindowed);
    }
    return new AvailableItems(next, nextAlways.build(), nextWindowed.build());
  }

  /** The items available at a moment, and how long that answer holds. */
  View at(Instant now) {
    if (windowed.isEmpty()) {
      return new View(Instant.MIN, Instant.MAX, always);
    }
    ItemSet.Builder builder = always.toBuilder();
    Span span = new Span(Instant.MIN, Instant.MAX);
    windowed.forEach(
        itemNo -> {
          Item item = catalogue.find(itemNo);
          if (item != null) {
            span.narrow(now, item.attributes().timestamp("available_from"));
            span.narrow(now, item.attributes().timestamp("available_until"));
            if (item.isAvailable(now)) {
              builder.add(itemNo);
            }
          }
        });
    return new View(span.from, span.until, builder.build());
  }

  private static void place(
      @Nullable Item item, long itemNo, ItemSet.Builder always, ItemSet.Builder windowed) {
    always.remove(itemNo);
    windowed.remove(itemNo);
    if (item == null || item.deleted()) {
      return;
    }
    if (item.attributes().timestamp("available_from") != null
        || item.attributes().timestamp("available_until") != null) {
      windowed.add(itemNo);
    } else if (item.isAvailable(Instant.EPOCH)) {
      always.add(itemNo);
    }
  }

  /**
   * What is available in {@code [from, until)}.
   *
   * @param from first moment that the answer holds
   * @param until first moment that it no longer holds
   */
  record View(Instant from, Instant until, ItemSet items) {
    boolean covers(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  /** The moments around now at which no window opens or closes. */
  private static final class Span {
    private Instant from;
    private Instant until;

    Span(Instant from, Instant until) {
      this.from = from;
      this.until = until;
    }

    void narrow(Instant now, @Nullable Instant edge) {
      if (edge == null) {
        return;
      }
      if (edge.isAfter(now)) {
        until = edge.isBefore(until) ? edge : until;
      } else {
        from = edge.isAfter(from) ? edge : from;
      }
    }
  }
}
