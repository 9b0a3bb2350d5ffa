package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import java.util.List;

/**
 * Asks what a user would rate items.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param user who would rate
 * @param context where and when
 * @param sessionItems items of the session so far, oldest first
 * @param rated what the user rated so far, oldest first
 * @param itemNos the items asked about
 */
public record RatingsRequest(
    Deadline deadline,
    Versions versions,
    UserProfile user,
    RequestContext context,
    List<Long> sessionItems,
    List<Rating> rated,
    List<Long> itemNos)
    implements Request {
  public RatingsRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    sessionItems = List.copyOf(sessionItems);
    rated = List.copyOf(rated);
    itemNos = List.copyOf(itemNos);
  }

  /**
   * A rating that was given.
   *
   * @param itemNo what was rated
   * @param value as it was given
   */
  public record Rating(long itemNo, double value) {}
}
