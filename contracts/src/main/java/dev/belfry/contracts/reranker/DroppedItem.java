package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

/**
 * A candidate that is not in the list.
 *
 * @param itemNo the item
 * @param reason such as {@code gate}, {@code ineligible}, {@code cap:NAME} or {@code depth}
 */
public record DroppedItem(long itemNo, String reason) {
  public DroppedItem {
    requireNonNull(reason, "reason is null");
  }
}
