package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.storage.ItemRevision;
import dev.belfry.storage.ReplayStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One preview while it goes over recorded lists, page by page. Not for several threads. */
final class PreviewRun {
  static final String NOT_RECORDED = "What their rules read was not recorded, or was erased.";
  static final String ITEMS_GONE = "The items they had are no longer known as they were.";
  static final String FILTER = "Their filter does not fit the attribute schema any more.";

  /**
   * A share of lists only may be recorded in full; so many are looked at for each that is wanted.
   */
  private static final int LOOKED_AT_EACH = 5;

  private final PreviewRequest request;
  private final ReplayItems items;
  private final Replayer against;
  private final Replayer draft;
  private final ItemNumbers fetchable;
  private final PreviewTally tally = new PreviewTally();
  private final Instant itemsKeptSince;
  private int lookedAt;

  /**
   * @throws BelfryException INVALID where the draft is no ruleset, or does not fit the schema
   */
  PreviewRun(PreviewRequest request, Catalogue live, Instant now) {
    Ruleset.check(request.draft(), live.schema());
    Ruleset againstRules = Ruleset.parse(0, request.against());
    Ruleset draftRules = Ruleset.parse(0, request.draft());
    List<Item> fetched = FetchableItems.of(List.of(againstRules, draftRules), live);
    this.request = request;
    this.items = new ReplayItems(live);
    items.add(fetched);
    this.fetchable = ItemNumbers.of(fetched.stream().mapToLong(Item::itemNo).toArray());
    this.against = new Replayer(againstRules, items.catalogue());
    this.draft = new Replayer(draftRules, items.catalogue());
    this.itemsKeptSince = now.minus(ReplayStore.ITEMS_KEPT);
  }

  /** What has to be read from the history before {@link #take}. */
  List<ItemRevision> unknown(List<ServedList> lists) {
    return items.unknown(lists);
  }

  /** Replays some more lists. */
  void take(List<ServedList> lists, Map<ItemRevision, Item> history) {
    items.know(history);
    move(items.addAll(lists));
    for (ServedList list : lists) {
      if (isDone()) {
        return;
      }
      lookedAt++;
      take(list);
    }
  }

  /** Whether enough lists were looked at. */
  boolean isDone() {
    return tally.lists() >= request.lists() || lookedAt >= LOOKED_AT_EACH * request.lists();
  }

  Preview result(long millis) {
    return tally.result(millis);
  }

  private void take(ServedList list) {
    if (!list.isReplayable()) {
      tally.skip(NOT_RECORDED);
      return;
    }
    Optional<List<Item>> changes =
        list.servedAt().isBefore(itemsKeptSince) ? Optional.empty() : items.moveTo(list);
    if (changes.isEmpty()) {
      tally.skip(ITEMS_GONE);
      return;
    }
    move(changes.get());
    try {
      RecordedRequest recorded = RecordedRequest.of(list, fetchable);
      tally.add(list, against.firstPage(recorded), draft.firstPage(recorded));
    } catch (BelfryException e) {
      tally.skip(FILTER);
    }
  }

  private void move(List<Item> changes) {
    if (!changes.isEmpty()) {
      List<Item> copy = new ArrayList<>(changes);
      against.moveTo(items.catalogue(), copy);
      draft.moveTo(items.catalogue(), copy);
    }
  }
}
