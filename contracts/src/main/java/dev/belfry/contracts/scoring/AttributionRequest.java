package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import java.util.List;

/**
 * Asks what in a model speaks for an item.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param user whom the list is for
 * @param context where and when
 * @param sessionItems items of the session so far, oldest first
 * @param itemNo the item asked about
 */
public record AttributionRequest(
    Deadline deadline,
    Versions versions,
    UserProfile user,
    RequestContext context,
    List<Long> sessionItems,
    long itemNo)
    implements Request {
  public AttributionRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    sessionItems = List.copyOf(sessionItems);
  }
}
