package dev.belfry.contracts.reranker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list as the rules made it.
 *
 * @param items in order
 * @param dropped candidates that did not enter
 * @param shortReason why it has fewer than {@code depth} items, as a sentence, or null
 */
public record RankedList(
    List<RankedItem> items, List<DroppedItem> dropped, @Nullable String shortReason) {
  public RankedList {
    items = List.copyOf(items);
    dropped = List.copyOf(dropped);
  }
}
