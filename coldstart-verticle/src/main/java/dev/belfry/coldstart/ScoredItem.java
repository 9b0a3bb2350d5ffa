package dev.belfry.coldstart;

import java.util.Comparator;

/**
 * An item with one source's score; higher is better.
 *
 * @param itemNo the item
 * @param score comparable only within its source
 */
record ScoredItem(long itemNo, float score) {
  /** Ties go to the lower number. */
  static final Comparator<ScoredItem> BEST_FIRST =
      Comparator.comparingDouble((ScoredItem item) -> -item.score())
          .thenComparingLong(ScoredItem::itemNo);
}
