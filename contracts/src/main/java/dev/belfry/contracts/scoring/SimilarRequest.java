package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;

/**
 * Asks for the items whose embeddings are nearest to one item's.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param itemNo the item asked about; never in the answer
 * @param eligibility retrieval happens inside it
 * @param count how many candidates, at least 1
 */
public record SimilarRequest(
    Deadline deadline, Versions versions, long itemNo, Eligibility eligibility, int count)
    implements Request {
  public SimilarRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(eligibility, "eligibility is null");
  }
}
