package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;

/**
 * Asks for the items whose embeddings score highest for a user.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param user whom the list is for
 * @param context where and when
 * @param eligibility retrieval happens inside it
 * @param count how many candidates, at least 1
 */
public record ScoringRequest(
    Deadline deadline,
    Versions versions,
    UserProfile user,
    RequestContext context,
    Eligibility eligibility,
    int count)
    implements Request {
  public ScoringRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    requireNonNull(eligibility, "eligibility is null");
  }
}
