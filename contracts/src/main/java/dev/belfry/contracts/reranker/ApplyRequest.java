package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the list that the rules make of these candidates.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param applyRules false leaves every rule out; the gate stays
 * @param eligibility what {@code reranker.prepare} answered for this request
 * @param user whom the list is for
 * @param context where and when
 * @param candidates each item once, with a relevance in (0, 1]
 * @param depth how many slots to fill at most
 * @param seed of every random draw in this list
 * @param rules as {@link PrepareRequest#rules}
 * @param rivals candidates as another ranking has them, each item once, that take turns with {@code
 *     candidates}; empty for a list that is not interleaved
 */
public record ApplyRequest(
    Deadline deadline,
    Versions versions,
    boolean applyRules,
    Eligibility eligibility,
    UserProfile user,
    RequestContext context,
    List<Candidate> candidates,
    int depth,
    long seed,
    @Nullable String rules,
    List<Candidate> rivals)
    implements Request {
  public ApplyRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(eligibility, "eligibility is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    candidates = List.copyOf(candidates);
    rivals = List.copyOf(rivals);
  }

  /** With the version's own rules, of one ranking. */
  public ApplyRequest(
      Deadline deadline,
      Versions versions,
      boolean applyRules,
      Eligibility eligibility,
      UserProfile user,
      RequestContext context,
      List<Candidate> candidates,
      int depth,
      long seed) {
    this(
        deadline,
        versions,
        applyRules,
        eligibility,
        user,
        context,
        candidates,
        depth,
        seed,
        null,
        List.of());
  }
}
