package dev.belfry.reranker;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.storage.ItemRevision;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Opens the replayer to tests of whole servers. */
public final class ListReplay {
  private ListReplay() {}

  /**
   * A list made again from its record, to all its depth.
   *
   * @param rules the ruleset that it was made with
   * @param live the catalogue of today
   * @param history reads items as they were
   */
  public static RankedList of(
      ServedList list,
      String rules,
      Catalogue live,
      Function<List<ItemRevision>, Map<ItemRevision, Item>> history) {
    ReplayItems items = new ReplayItems(live);
    items.know(history.apply(items.unknown(List.of(list))));
    if (items.moveTo(list).isEmpty()) {
      throw new IllegalStateException(
          "an item of list " + list.listId() + " is not known any more");
    }
    return new Replayer(Ruleset.parse(list.versions().ruleset(), rules), items.catalogue())
        .replay(list);
  }
}
