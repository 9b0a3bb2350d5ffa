package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.events.RecordedRange;
import java.util.List;

/**
 * Asks how likely a ruleset would have made each of the lists that were served, slot by slot.
 *
 * @param deadline when the sender stops waiting
 * @param rules the ruleset's JSON; it must fit the attribute schema
 * @param ruleset its version where it was published just so, else 0
 * @param range of the record
 * @param lists how many at most, the newest, 1 to 10,000
 * @param tables numbers of items whose means over what could have come are wanted
 */
public record PolicyReplayRequest(
    Deadline deadline,
    String rules,
    long ruleset,
    RecordedRange range,
    int lists,
    List<ItemWeights> tables)
    implements Request {
  /** The most lists that are looked at. */
  public static final int MAX_LISTS = 10_000;

  public PolicyReplayRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(rules, "rules is null");
    requireNonNull(range, "range is null");
    if (lists < 1 || lists > MAX_LISTS) {
      throw BelfryException.invalid("'lists' is " + lists + ": give 1 to " + MAX_LISTS);
    }
    tables = List.copyOf(tables);
  }
}
