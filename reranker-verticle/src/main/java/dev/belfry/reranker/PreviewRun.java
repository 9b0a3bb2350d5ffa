package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.storage.ItemRevision;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One preview while it goes over recorded lists, page by page. Not for several threads. */
final class PreviewRun implements RecordedRun {
  /**
   * A share of lists only may be recorded in full; so many are looked at for each that is wanted.
   */
  private static final int LOOKED_AT_EACH = 5;

  private final PreviewRequest request;
  private final ReplayWalk walk;
  private final Replayer against;
  private final Replayer draft;
  private final PreviewTally tally = new PreviewTally();
  private int lookedAt;

  /**
   * @throws BelfryException INVALID where the draft is no ruleset, or does not fit the schema
   */
  PreviewRun(PreviewRequest request, Catalogue live, Instant now) {
    Ruleset.check(request.draft(), live.schema());
    this.request = request;
    this.walk =
        new ReplayWalk(
            live,
            List.of(Ruleset.parse(0, request.against()), Ruleset.parse(0, request.draft())),
            now);
    this.against = walk.replayer(0);
    this.draft = walk.replayer(1);
  }

  @Override
  public List<ItemRevision> unknown(List<ServedList> lists) {
    return walk.unknown(lists);
  }

  @Override
  public void take(List<ServedList> lists, Map<ItemRevision, Item> history) {
    walk.know(lists, history);
    for (ServedList list : lists) {
      if (isDone()) {
        return;
      }
      lookedAt++;
      walk.visit(
          list,
          true,
          recorded -> tally.add(list, against.firstPage(recorded), draft.firstPage(recorded)),
          tally::skip);
    }
  }

  @Override
  public boolean isDone() {
    return tally.lists() >= request.lists() || lookedAt >= LOOKED_AT_EACH * request.lists();
  }

  Preview result(long millis) {
    return tally.result(millis);
  }
}
