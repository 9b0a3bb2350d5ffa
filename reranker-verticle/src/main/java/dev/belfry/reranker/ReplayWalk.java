package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ItemRevision;
import dev.belfry.storage.ReplayStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes from recorded list to recorded list with replayers, and has the items as each list saw them.
 * Not for several threads.
 */
final class ReplayWalk {
  static final String NOT_RECORDED = "What their rules read was not recorded, or was erased.";
  static final String ITEMS_GONE = "The items they had are no longer known as they were.";
  static final String FILTER = "Their filter does not fit the attribute schema any more.";

  private final ReplayItems items;
  private final List<Replayer> replayers;
  private final ItemNumbers fetchable;
  private final Instant itemsKeptSince;

  /**
   * @param rulesets what to replay with, a replayer for each
   */
  ReplayWalk(Catalogue live, List<Ruleset> rulesets, Instant now) {
    List<Item> fetched = FetchableItems.of(rulesets, live);
    this.items = new ReplayItems(live);
    items.add(fetched);
    this.fetchable = ItemNumbers.of(fetched.stream().mapToLong(Item::itemNo).toArray());
    this.replayers =
        rulesets.stream().map(rules -> new Replayer(rules, items.catalogue())).toList();
    this.itemsKeptSince = now.minus(ReplayStore.ITEMS_KEPT);
  }

  Replayer replayer(int ruleset) {
    return replayers.get(ruleset);
  }

  /** What has to be read from the history before {@link #know}. */
  List<ItemRevision> unknown(List<ServedList> lists) {
    return items.unknown(lists);
  }

  /** Takes the items of some more lists. */
  void know(List<ServedList> lists, Map<ItemRevision, Item> history) {
    items.know(history);
    move(items.addAll(lists));
  }

  /**
   * Moves to a list.
   *
   * @param fetchMore whether rules may fetch items that are not in its record
   * @param found takes its request, with the replayers moved to its items
   * @param skipped takes the reason where it cannot be replayed
   */
  void visit(
      ServedList list,
      boolean fetchMore,
      Consumer<RecordedRequest> found,
      Consumer<String> skipped) {
    if (!list.isReplayable()) {
      skipped.accept(NOT_RECORDED);
      return;
    }
    Optional<List<Item>> changes =
        list.servedAt().isBefore(itemsKeptSince) ? Optional.empty() : items.moveTo(list);
    if (changes.isEmpty()) {
      skipped.accept(ITEMS_GONE);
      return;
    }
    move(changes.get());
    try {
      found.accept(RecordedRequest.of(list, fetchMore ? fetchable : ItemNumbers.empty()));
    } catch (BelfryException e) {
      skipped.accept(FILTER);
    }
  }

  private void move(List<Item> changes) {
    if (!changes.isEmpty()) {
      List<Item> copy = new ArrayList<>(changes);
      replayers.forEach(replayer -> replayer.moveTo(items.catalogue(), copy));
    }
  }
}
