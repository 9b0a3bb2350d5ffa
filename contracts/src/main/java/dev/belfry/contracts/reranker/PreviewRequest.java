package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import org.jspecify.annotations.Nullable;

/**
 * Asks what a ruleset would have made of lists that were served lately, beside what another makes
 * of them.
 *
 * @param deadline when the sender stops waiting
 * @param against a published ruleset's JSON: the one that is compared with
 * @param draft the other ruleset's JSON; it must fit the attribute schema
 * @param lists how many at most, 1 to 1,000
 * @param placement only lists of this placement, or null for all
 */
public record PreviewRequest(
    Deadline deadline, String against, String draft, int lists, @Nullable String placement)
    implements Request {
  /** The most lists that are looked at. */
  public static final int MAX_LISTS = 1_000;

  public PreviewRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(against, "against is null");
    requireNonNull(draft, "draft is null");
    if (lists < 1 || lists > MAX_LISTS) {
      throw BelfryException.invalid("'lists' is " + lists + ": give 1 to " + MAX_LISTS);
    }
  }
}
