package dev.belfry.gateway;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cuts a list into pages and writes each page's record before it leaves. Thread-safe. */
final class ListRecorder {
  private final ServingState state;
  private final ListIds ids;
  private final PageStore pages;
  private final PageToken.Signer signer;
  private final TokenBucket fullInputs;
  private final InstantSource clock;
  private final ServingMetrics metrics;
  private final int depth;

  ListRecorder(
      ServingState state,
      ListIds ids,
      PageStore pages,
      PageToken.Signer signer,
      TokenBucket fullInputs,
      InstantSource clock,
      ServingMetrics metrics,
      int depth) {
    this.state = state;
    this.ids = ids;
    this.pages = pages;
    this.signer = signer;
    this.fullInputs = fullInputs;
    this.clock = clock;
    this.metrics = metrics;
    this.depth = depth;
  }

  /** A seed for one list. */
  long seed() {
    return ids.seed();
  }

  /** The first page of a list that was just made. */
  Answer record(Run run, List<Candidate> candidates, RankedList ranked) {
    ListRequest request = run.request();
    List<RankedItem> all = ranked.items();
    int shown = Math.min(run.count(), all.size());
    ServedList list =
        new ServedList(
            ids.next(run.trace().now()),
            null,
            0,
            run.trace().now(),
            run.user().userNo(),
            request.sessionId(),
            request.placement(),
            run.context().attributes(),
            request.purpose(),
            run.regime(),
            run.versions(),
            all.subList(0, shown),
            run.trace().degraded(),
            (int) run.trace().budget().toMillis(),
            run.trace().stageMicros(),
            shortReason(run.count(), shown, ranked.shortReason()),
            ranked.notes(),
            inputs(run, candidates, ranked),
            run.trace().objectives(),
            run.plan().assignments());
    write(list);
    @Nullable String next = null;
    if (shown < all.size()) {
      pages.put(new PageStore.Whole(list, request.userId(), all, run.trace().ratings()));
      next = signer.sign(new PageToken(list.listId(), shown, shown, run.count()));
    }
    // The newest catalogue names every number that an older one does.
    return new Answer(list, request.userId(), next, state.catalogue(), run.trace().ratings());
  }

  /**
   * The following page, gated again.
   *
   * @param count items, or 0 for as many as on the first page
   */
  Answer next(String tokenText, int count) {
    PageToken token = signer.verify(tokenText);
    PageStore.Whole whole = pages.get(token.listId());
    Instant now = clock.instant();
    int wanted = count == 0 ? token.count() : count;
    List<RankedItem> all = whole.items();
    List<RankedItem> shown = new ArrayList<>(wanted);
    int cursor = fill(all, token.cursor(), wanted, now, shown);
    ServedList list = page(whole.first(), token.served(), now, shown, wanted);
    write(list);
    @Nullable String next =
        hasOpen(all, cursor, now)
            ? signer.sign(
                new PageToken(token.listId(), cursor, token.served() + shown.size(), wanted))
            : null;
    return new Answer(list, whole.userId(), next, state.catalogue(), whole.ratings());
  }

  /** Adds open items from {@code cursor} on; answers the index after the last one looked at. */
  private int fill(
      List<RankedItem> all, int cursor, int wanted, Instant now, List<RankedItem> shown) {
    int index = cursor;
    while (index < all.size() && shown.size() < wanted) {
      RankedItem item = all.get(index++);
      if (state.gate().isOpen(item.itemNo(), now)) {
        shown.add(item);
      }
    }
    return index;
  }

  private boolean hasOpen(List<RankedItem> all, int cursor, Instant now) {
    for (int i = cursor; i < all.size(); i++) {
      if (state.gate().isOpen(all.get(i).itemNo(), now)) {
        return true;
      }
    }
    return false;
  }

  private ServedList page(
      ServedList first, int served, Instant now, List<RankedItem> shown, int wanted) {
    UUID parent = first.listId();
    return new ServedList(
        ids.next(now),
        parent,
        served,
        now,
        first.userNo(),
        first.sessionId(),
        first.placement(),
        first.context(),
        first.purpose(),
        first.regime(),
        first.versions(),
        shown,
        first.degraded(),
        first.budgetMillis(),
        Map.of(),
        shortReason(wanted, shown.size(), null),
        List.of(),
        null,
        first.objectives(),
        first.assignments());
  }

  private void write(ServedList list) {
    metrics.served(list, state.record(list));
    if (list.purpose() == Purpose.LIVE && list.userNo() > 0) {
      state.noteImpressions(
          list.userNo(), list.items().stream().map(RankedItem::itemNo).toList(), list.servedAt());
    }
  }

  /** Full inputs, while there are few lists, and where the rules were really applied to them. */
  private ServedList.@Nullable Inputs inputs(
      Run run, List<Candidate> candidates, RankedList ranked) {
    boolean replayable =
        run.trace().degraded().stream()
            .noneMatch(
                flag ->
                    flag.startsWith(Stage.RERANK.label())
                        || flag.startsWith(Stage.PREPARE.label()));
    // The re-ranker's two rankings are not recorded: such a list cannot be made again.
    replayable &= run.plan().rival() == null;
    if (!replayable || candidates.isEmpty() || !fullInputs.tryTake()) {
      return null;
    }
    return RerankInputs.of(run, candidates, ranked, depth);
  }

  private static @Nullable String shortReason(int wanted, int shown, @Nullable String reason) {
    if (shown >= wanted) {
      return null;
    }
    return reason != null ? reason : "no more than " + shown + " eligible items were left";
  }
}
