package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ItemRevision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items of recorded lists as each list saw them: those of the live catalogue where they have
 * not changed since, else from their history. Holds no more items than the lists have, so that a
 * ruleset is prepared over these and not over the whole catalogue. Not for several threads.
 */
final class ReplayItems {
  private final Catalogue live;
  private final Map<Long, Item> items = new HashMap<>();
  private final Map<ItemRevision, Item> past = new HashMap<>();
  private Catalogue catalogue;

  ReplayItems(Catalogue live) {
    this.live = live;
    this.catalogue = Catalogue.of(live.version(), live.schema(), List.of());
  }

  /** The items as the latest list saw them. */
  Catalogue catalogue() {
    return catalogue;
  }

  /** What has to be read from the history before these lists are replayed. */
  List<ItemRevision> unknown(List<ServedList> lists) {
    Set<ItemRevision> unknown = new HashSet<>();
    for (ServedList list : lists) {
      for (ItemRevision revision : revisions(list)) {
        if (revision.revision() > 0 && isLive(revision) == null && !past.containsKey(revision)) {
          unknown.add(revision);
        }
      }
    }
    return List.copyOf(unknown);
  }

  /** Takes what was read of the history. */
  void know(Map<ItemRevision, Item> history) {
    past.putAll(history);
  }

  /** Takes items as they are now; answers those that are new here. */
  List<Item> add(List<Item> more) {
    List<Item> changes = new ArrayList<>();
    for (Item item : more) {
      if (items.putIfAbsent(item.itemNo(), item) == null) {
        changes.add(item);
      }
    }
    if (!changes.isEmpty()) {
      catalogue = Catalogue.of(live.version(), live.schema(), items.values());
    }
    return changes;
  }

  /**
   * Takes all items that these lists have and that are new here, so that moving from list to list
   * changes little.
   */
  List<Item> addAll(List<ServedList> lists) {
    Map<Long, Item> more = new HashMap<>();
    for (ServedList list : lists) {
      for (ItemRevision revision : revisions(list)) {
        if (!more.containsKey(revision.itemNo())) {
          Item item = find(revision);
          if (item != null) {
            more.put(revision.itemNo(), item);
          }
        }
      }
    }
    return add(List.copyOf(more.values()));
  }

  /**
   * Moves to the items as a list saw them.
   *
   * @return what differs from before, or empty where an item is no longer known
   */
  Optional<List<Item>> moveTo(ServedList list) {
    List<Item> changes = new ArrayList<>();
    for (ItemRevision revision : revisions(list)) {
      Item then = find(revision);
      if (then == null) {
        return Optional.empty();
      }
      Item now = items.get(revision.itemNo());
      if (now == null || now.revision() != then.revision()) {
        changes.add(then);
      }
    }
    if (!changes.isEmpty()) {
      changes.forEach(item -> items.put(item.itemNo(), item));
      catalogue = catalogue.with(changes);
    }
    return Optional.of(changes);
  }

  private @Nullable Item find(ItemRevision revision) {
    if (revision.revision() == 0) {
      return new Item(revision.itemNo(), "", Attributes.empty(), 0, true);
    }
    Item item = isLive(revision);
    return item != null ? item : past.get(revision);
  }

  private @Nullable Item isLive(ItemRevision revision) {
    Item item = live.find(revision.itemNo());
    return item != null && item.revision() == revision.revision() ? item : null;
  }

  private static List<ItemRevision> revisions(ServedList list) {
    ServedList.Inputs inputs = list.inputs();
    ReplayFacts facts = inputs == null ? null : inputs.facts();
    if (inputs == null || facts == null) {
      return List.of();
    }
    List<Candidate> candidates = inputs.candidates();
    List<ItemRevision> revisions = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      revisions.add(new ItemRevision(candidates.get(i).itemNo(), facts.revisions().get(i)));
    }
    return revisions;
  }
}
