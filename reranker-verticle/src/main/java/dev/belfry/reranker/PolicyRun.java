package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.PolicyReplay;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.storage.ItemRevision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How likely one ruleset would have made recorded lists, page by page. Not for several threads. */
final class PolicyRun implements RecordedRun {
  static final String NO_EMBEDDINGS =
      "The candidate compares items by embeddings, which were not recorded with these lists.";

  private final PolicyReplayRequest request;
  private final ReplayWalk walk;
  private final Replayer replayer;
  private final List<PolicyReplay.ReplayedList> lists = new ArrayList<>();
  private final Map<String, Integer> skipped = new TreeMap<>();
  private int lookedAt;

  /**
   * @throws BelfryException INVALID where the rules are no ruleset, or do not fit the schema
   */
  PolicyRun(PolicyReplayRequest request, Catalogue live, Instant now) {
    Ruleset.check(request.rules(), live.schema());
    this.request = request;
    this.walk =
        new ReplayWalk(live, List.of(Ruleset.parse(request.ruleset(), request.rules())), now);
    this.replayer = walk.replayer(0);
  }

  @Override
  public List<ItemRevision> unknown(List<ServedList> page) {
    return walk.unknown(page);
  }

  @Override
  public void take(List<ServedList> page, Map<ItemRevision, Item> history) {
    walk.know(page, history);
    for (ServedList list : page) {
      if (isDone()) {
        return;
      }
      lookedAt++;
      // A list's own rules fetched then what they would fetch, and what was new since was not
      // there.
      boolean fetchMore = list.versions().ruleset() != request.ruleset();
      walk.visit(list, fetchMore, recorded -> add(list, recorded), this::skip);
    }
  }

  @Override
  public boolean isDone() {
    return lookedAt >= request.lists();
  }

  PolicyReplay result(boolean complete) {
    return new PolicyReplay(
        lists,
        skipped.entrySet().stream()
            .map(entry -> new Preview.Skipped(entry.getKey(), entry.getValue()))
            .toList(),
        complete);
  }

  private void add(ServedList list, RecordedRequest recorded) {
    if (replayer.lacksEmbeddings(recorded)) {
      skip(NO_EMBEDDINGS);
      return;
    }
    List<Long> served = list.items().stream().map(RankedItem::itemNo).toList();
    lists.add(
        new PolicyReplay.ReplayedList(
            list.listId(), replayer.chances(recorded, served, request.tables())));
  }

  private void skip(String reason) {
    skipped.merge(reason, 1, Integer::sum);
  }
}
