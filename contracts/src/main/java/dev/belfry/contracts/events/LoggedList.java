package dev.belfry.contracts.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What off-policy estimates read of the first page of a served list.
 *
 * @param listId the list
 * @param servedAt when it was served
 * @param items as served, in order
 */
public record LoggedList(UUID listId, Instant servedAt, List<LoggedItem> items) {
  public LoggedList {
    requireNonNull(listId, "listId is null");
    requireNonNull(servedAt, "servedAt is null");
    items = List.copyOf(items);
  }

  /**
   * An item in its slot.
   *
   * @param itemNo the item
   * @param propensity the chance that it was drawn with, given the slots above; 1 where nothing was
   *     drawn
   * @param clicked whether a click is attributed to it there
   */
  public record LoggedItem(long itemNo, float propensity, boolean clicked) {}

  /** Whether any of its slots was left to chance. */
  public boolean isDrawn() {
    return items.stream().anyMatch(item -> item.propensity() < 1);
  }
}
