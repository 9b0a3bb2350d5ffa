package dev.belfry.reranker;

import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemNumbers;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gate that remembers what it held back: it may open again before the list is recorded, and a
 * list that is made again must find it as it was. For one list, on one thread.
 */
final class WatchedGate implements ItemGate {
  private final ItemGate gate;
  private final Set<Long> open = new HashSet<>();
  private final Set<Long> closed = new HashSet<>(0);
  private boolean changed;

  WatchedGate(ItemGate gate) {
    this.gate = gate;
  }

  @Override
  public boolean isOpen(long itemNo, Instant now) {
    boolean isOpen = gate.isOpen(itemNo, now);
    (isOpen ? open : closed).add(itemNo);
    changed |= (isOpen ? closed : open).contains(itemNo);
    return isOpen;
  }

  /**
   * The items that were asked for and not let through; null where one was asked for twice and the
   * answers differ.
   */
  @Nullable ItemNumbers closed() {
    return changed ? null : ItemNumbers.of(closed.stream().mapToLong(Long::longValue).toArray());
  }
}
