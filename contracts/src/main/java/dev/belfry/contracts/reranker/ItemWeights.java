package dev.belfry.contracts.reranker;

import java.util.Map;

/**
 * A number for every item.
 *
 * @param byItem by item number
 * @param otherwise of every other item
 */
public record ItemWeights(Map<Long, Double> byItem, double otherwise) {
  public ItemWeights {
    byItem = Map.copyOf(byItem);
  }

  /** The number of an item. */
  public double of(long itemNo) {
    return byItem.getOrDefault(itemNo, otherwise);
  }
}
