package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.reranker.Eligibility;
import java.time.Instant;
import java.util.List;

/**
 * What a list is built from, rules aside.
 *
 * @param candidates with a relevance; of an item that stands twice the first counts
 * @param depth slots to fill at most
 * @param eligibility what may enter
 * @param catalogue where attributes are read
 * @param gate read at the moment an item is placed
 * @param now the request's instant
 * @param seed of every random draw
 */
record ListInputs(
    List<Candidate> candidates,
    int depth,
    Eligibility eligibility,
    Catalogue catalogue,
    ItemGate gate,
    Instant now,
    long seed) {
  ListInputs {
    requireNonNull(eligibility, "eligibility is null");
    candidates = List.copyOf(candidates);
  }

  /** The same behind another gate. */
  ListInputs behind(ItemGate other) {
    return new ListInputs(candidates, depth, eligibility, catalogue, other, now, seed);
  }

  boolean isOpen(long itemNo) {
    return gate.isOpen(itemNo, now);
  }
}
