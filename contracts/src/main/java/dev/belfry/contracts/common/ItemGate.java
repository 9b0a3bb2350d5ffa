package dev.belfry.contracts.common;

import java.time.Instant;

/**
 * The live gate, read at the last step before an item is placed: not a snapshot, so a take-down is
 * in force at once. Thread-safe.
 */
@FunctionalInterface
public interface ItemGate {
  /** Whether the item may be shown at {@code now}. Unknown numbers may not. */
  boolean isOpen(long itemNo, Instant now);
}
