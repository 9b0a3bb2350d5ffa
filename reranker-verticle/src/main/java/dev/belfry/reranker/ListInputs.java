package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.reranker.Eligibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
 * @param rivals candidates as another ranking has them, which takes turns with the first; empty for
 *     a list that is not interleaved
 */
record ListInputs(
    List<Candidate> candidates,
    int depth,
    Eligibility eligibility,
    Catalogue catalogue,
    ItemGate gate,
    Instant now,
    long seed,
    List<Candidate> rivals) {
  ListInputs {
    requireNonNull(eligibility, "eligibility is null");
    candidates = List.copyOf(candidates);
    rivals = List.copyOf(rivals);
  }

  /** Of one ranking. */
  ListInputs(
      List<Candidate> candidates,
      int depth,
      Eligibility eligibility,
      Catalogue catalogue,
      ItemGate gate,
      Instant now,
      long seed) {
    this(candidates, depth, eligibility, catalogue, gate, now, seed, List.of());
  }

  /** The candidates of all rankings; of an item that stands in both the first ranking's. */
  List<Candidate> all() {
    if (rivals.isEmpty()) {
      return candidates;
    }
    Set<Long> known = HashSet.newHashSet(candidates.size());
    candidates.forEach(candidate -> known.add(candidate.itemNo()));
    List<Candidate> all = new ArrayList<>(candidates);
    rivals.stream().filter(rival -> !known.contains(rival.itemNo())).forEach(all::add);
    return all;
  }

  /** The same behind another gate. */
  ListInputs behind(ItemGate other) {
    return new ListInputs(candidates, depth, eligibility, catalogue, other, now, seed, rivals);
  }

  boolean isOpen(long itemNo) {
    return gate.isOpen(itemNo, now);
  }
}
