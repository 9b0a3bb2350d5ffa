package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a draft would have made of recorded lists, beside the ruleset it is compared with: first
 * pages, from the same candidates, scores, seed and clock. Retrieval is not done again: what
 * neither the candidates nor a rule brings in cannot come up.
 *
 * @param lists that were replayed
 * @param skipped lists that could not be, by reason
 * @param changed lists whose first page differs
 * @param overlap mean rank-biased overlap (p = 0.9, extrapolated) of the two pages; 1 where all are
 *     the same
 * @param gained items that lists would get, most often first
 * @param lost items that lists would lose, most often first
 * @param moved mean number of positions by which an item that stays moves
 * @param shorter lists that would become shorter
 * @param millis how long it took
 * @param worst the lists with the smallest overlap, both ways
 */
public record Preview(
    int lists,
    List<Skipped> skipped,
    int changed,
    double overlap,
    List<ItemCount> gained,
    List<ItemCount> lost,
    double moved,
    int shorter,
    long millis,
    List<Comparison> worst) {
  public Preview {
    skipped = List.copyOf(skipped);
    gained = List.copyOf(gained);
    lost = List.copyOf(lost);
    worst = List.copyOf(worst);
  }

  /**
   * Lists that were not replayed.
   *
   * @param reason a sentence
   * @param count how many
   */
  public record Skipped(String reason, int count) {
    public Skipped {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * An item, and in how many lists.
   *
   * @param itemNo the item
   * @param count lists
   */
  public record ItemCount(long itemNo, int count) {}

  /**
   * One list both ways.
   *
   * @param listId the list
   * @param servedAt when it was served
   * @param userNo whom for; 0 for nobody known
   * @param placement where
   * @param overlap of the two pages
   * @param live what the ruleset that is compared with makes of it
   * @param draft what the draft makes of it
   */
  public record Comparison(
      UUID listId,
      Instant servedAt,
      long userNo,
      String placement,
      double overlap,
      List<RankedItem> live,
      List<RankedItem> draft) {
    public Comparison {
      requireNonNull(listId, "listId is null");
      requireNonNull(servedAt, "servedAt is null");
      requireNonNull(placement, "placement is null");
      live = List.copyOf(live);
      draft = List.copyOf(draft);
    }
  }
}
