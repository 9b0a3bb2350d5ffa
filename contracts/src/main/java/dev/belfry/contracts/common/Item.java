package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One item of the catalogue as a snapshot holds it.
 *
 * @param itemNo stable number, never reused
 * @param itemId the app's own id
 * @param attributes values by the attribute schema
 * @param revision grows with every change of any item; orders changes of one item
 * @param deleted a tombstone: the number stays, the item is gone
 */
public record Item(
    long itemNo, String itemId, Attributes attributes, long revision, boolean deleted) {
  public Item {
    requireNonNull(itemId, "itemId is null");
    requireNonNull(attributes, "attributes is null");
  }

  /**
   * Whether the item may be shown at {@code now}: not deleted, not hidden, in stock (a missing
   * stock counts as in stock), and inside its window of availability {@code [available_from,
   * available_until)}.
   */
  public boolean isAvailable(Instant now) {
    if (deleted || attributes.isTrue("hidden") || attributes.number("stock", 1) <= 0) {
      return false;
    }
    Instant from = attributes.timestamp("available_from");
    Instant until = attributes.timestamp("available_until");
    return (from == null || !now.isBefore(from)) && (until == null || now.isBefore(until));
  }
}
