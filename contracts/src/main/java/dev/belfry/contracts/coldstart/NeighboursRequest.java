package dev.belfry.contracts.coldstart;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the items whose text and attributes are nearest to one item's.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param itemNo the item asked about; never in the answer
 * @param warmOnly only items that the live model has seen enough of
 * @param eligibility candidates are all inside it, or null for any item of the catalogue
 * @param count how many, at least 1
 */
public record NeighboursRequest(
    Deadline deadline,
    Versions versions,
    long itemNo,
    boolean warmOnly,
    @Nullable Eligibility eligibility,
    int count)
    implements Request {
  public NeighboursRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
  }
}
