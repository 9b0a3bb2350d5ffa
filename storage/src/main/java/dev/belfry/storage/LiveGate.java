package dev.belfry.storage;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest known state of every item. Of two states of one item the one with the higher revision
 * stands, whatever the order in which they arrive. Thread-safe; reading takes no lock.
 */
final class LiveGate implements ItemGate {
  private volatile AtomicReferenceArray<@Nullable Item> items = new AtomicReferenceArray<>(1_024);

  @Override
  public boolean isOpen(long itemNo, Instant now) {
    AtomicReferenceArray<@Nullable Item> current = items;
    if (itemNo < 0 || itemNo >= current.length()) {
      return false;
    }
    Item item = current.get((int) itemNo);
    return item != null && item.isAvailable(now);
  }

  synchronized void offer(Item item) {
    int index = Math.toIntExact(item.itemNo());
    AtomicReferenceArray<@Nullable Item> current = items;
    if (index >= current.length()) {
      AtomicReferenceArray<@Nullable Item> larger =
          new AtomicReferenceArray<>(Math.max(index + 1, current.length() * 2));
      for (int i = 0; i < current.length(); i++) {
        larger.setPlain(i, current.getPlain(i));
      }
      items = larger;
      current = larger;
    }
    Item before = current.get(index);
    if (before == null || before.revision() < item.revision()) {
      current.set(index, item);
    }
  }
}
