package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * How likely a ruleset would have made lists that were served.
 *
 * @param lists that were replayed, newest first
 * @param skipped lists that could not be, by reason
 * @param complete whether all that were asked for were looked at; false where time ran out
 */
public record PolicyReplay(
    List<ReplayedList> lists, List<Preview.Skipped> skipped, boolean complete) {
  public PolicyReplay {
    lists = List.copyOf(lists);
    skipped = List.copyOf(skipped);
  }

  /**
   * One list.
   *
   * @param listId the list
   * @param slots from the first on; those after a chance of 0 are left out, for no such list could
   *     have come
   */
  public record ReplayedList(UUID listId, List<SlotChance> slots) {
    public ReplayedList {
      requireNonNull(listId, "listId is null");
      slots = List.copyOf(slots);
    }
  }
}
