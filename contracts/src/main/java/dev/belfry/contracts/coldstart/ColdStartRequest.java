package dev.belfry.contracts.coldstart;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import java.util.List;

/**
 * Asks for candidates where the two-tower model has nothing to go on, or is out.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param regime which answer is wanted; WARM asks for the stand-in of a scoring verticle that is
 *     out
 * @param user whom the list is for
 * @param context where and when
 * @param sessionItems item numbers of the session so far, oldest first
 * @param eligibility candidates are all inside it
 * @param count how many candidates, at least 1
 */
public record ColdStartRequest(
    Deadline deadline,
    Versions versions,
    Regime regime,
    UserProfile user,
    RequestContext context,
    List<Long> sessionItems,
    Eligibility eligibility,
    int count)
    implements Request {
  public ColdStartRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(regime, "regime is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    requireNonNull(eligibility, "eligibility is null");
    sessionItems = List.copyOf(sessionItems);
  }
}
