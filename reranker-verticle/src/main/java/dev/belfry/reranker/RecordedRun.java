package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ItemRevision;
import java.util.List;
import java.util.Map;

/** What goes over recorded lists, page by page. */
interface RecordedRun {
  /** What has to be read from the history of items before {@link #take}. */
  List<ItemRevision> unknown(List<ServedList> lists);

  /** Takes some more lists. */
  void take(List<ServedList> lists, Map<ItemRevision, Item> history);

  /** Whether enough lists were looked at. */
  boolean isDone();
}
