package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import java.util.List;

/**
 * Asks the model's ranker to order what its sources proposed.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use, those that the candidates came from
 * @param user whom the list is for
 * @param context where and when
 * @param sessionItems items of the session so far, oldest first
 * @param candidates the fused best, best first, each item once
 * @param proposed what {@link ScoringEndpoints#CANDIDATES} answered, by source
 * @param objectives what relevance is made of
 */
public record RankRequest(
    Deadline deadline,
    Versions versions,
    UserProfile user,
    RequestContext context,
    List<Long> sessionItems,
    List<Candidate> candidates,
    List<Candidate> proposed,
    Objectives objectives)
    implements Request {
  public RankRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    requireNonNull(objectives, "objectives is null");
    sessionItems = List.copyOf(sessionItems);
    candidates = List.copyOf(candidates);
    proposed = List.copyOf(proposed);
  }
}
