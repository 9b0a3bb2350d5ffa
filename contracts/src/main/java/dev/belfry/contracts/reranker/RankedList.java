package dev.belfry.contracts.reranker;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.ItemNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list as the rules made it.
 *
 * @param items in order
 * @param dropped candidates that did not enter, the fetched ones too
 * @param fetched candidates that rules fetched from the catalogue, beyond those that were given;
 *     their source is {@code RULE}
 * @param notes what rules asked for and did not get
 * @param shortReason why it has fewer than {@code depth} items, as a sentence, or null
 * @param embeddingsRead whether a rule compared the candidates' embeddings: a record of the list
 *     needs them then
 * @param closed items that the gate was found to hold back, or null where it closed on one while
 *     the list was made: such a list cannot be made again
 */
public record RankedList(
    List<RankedItem> items,
    List<DroppedItem> dropped,
    List<Candidate> fetched,
    List<RuleNote> notes,
    @Nullable String shortReason,
    boolean embeddingsRead,
    @Nullable ItemNumbers closed) {
  public RankedList {
    items = List.copyOf(items);
    dropped = List.copyOf(dropped);
    fetched = List.copyOf(fetched);
    notes = List.copyOf(notes);
  }

  /** A list whose rules compared no embeddings, with every gate open. */
  public RankedList(
      List<RankedItem> items,
      List<DroppedItem> dropped,
      List<Candidate> fetched,
      List<RuleNote> notes,
      @Nullable String shortReason) {
    this(items, dropped, fetched, notes, shortReason, false, ItemNumbers.empty());
  }

  /** A list that no rule had a hand in. */
  public static RankedList plain(List<RankedItem> items, @Nullable String shortReason) {
    return new RankedList(items, List.of(), List.of(), List.of(), shortReason);
  }
}
