package dev.belfry.coldstart;

import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * The best items of a stream of scores, by {@link ScoredItem#BEST_FIRST}, of those that pass a
 * filter. The filter is only asked about items that would be kept. For one thread.
 */
final class TopItems {
  private final int depth;
  private final LongPredicate filter;
  private final PriorityQueue<ScoredItem> worstFirst =
      new PriorityQueue<>(ScoredItem.BEST_FIRST.reversed());
  private float threshold = Float.NEGATIVE_INFINITY;

  TopItems(int depth, LongPredicate filter) {
    this.depth = depth;
    this.filter = filter;
  }

  /** Whether an item of this score could still be kept. */
  boolean admits(float score) {
    return score >= threshold;
  }

  void offer(long itemNo, float score) {
    if (!admits(score) || depth == 0) {
      return;
    }
    ScoredItem item = new ScoredItem(itemNo, score);
    if (worstFirst.size() == depth) {
      if (ScoredItem.BEST_FIRST.compare(item, worstFirst.element()) >= 0 || !filter.test(itemNo)) {
        return;
      }
      worstFirst.remove();
    } else if (!filter.test(itemNo)) {
      return;
    }
    worstFirst.add(item);
    if (worstFirst.size() == depth) {
      threshold = worstFirst.element().score();
    }
  }

  /** What was kept, best first. */
  List<ScoredItem> bestFirst() {
    return worstFirst.stream().sorted(ScoredItem.BEST_FIRST).toList();
  }
}
