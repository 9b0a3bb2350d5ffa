package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import java.util.List;

/**
 * Asks the model's sources for the items that score highest for a user or a session.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param user whom the list is for
 * @param context where and when
 * @param sessionItems items of the session so far, oldest first; they stand before the user's own
 *     recent ones
 * @param eligibility retrieval happens inside it
 * @param count how many candidates of each source, at least 1
 */
public record ScoringRequest(
    Deadline deadline,
    Versions versions,
    UserProfile user,
    RequestContext context,
    List<Long> sessionItems,
    Eligibility eligibility,
    int count)
    implements Request {
  public ScoringRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    sessionItems = List.copyOf(sessionItems);
    requireNonNull(eligibility, "eligibility is null");
  }
}
