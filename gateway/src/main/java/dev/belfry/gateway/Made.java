package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.reranker.RankedList;
import java.util.List;

/**
 * A list with what it was made from.
 *
 * @param run the attempt that made it
 * @param candidates that the re-ranker was given
 * @param ranked to its whole depth
 * @param answer the first page
 */
record Made(Run run, List<Candidate> candidates, RankedList ranked, Answer answer) {
  Made {
    requireNonNull(run, "run is null");
    requireNonNull(ranked, "ranked is null");
    requireNonNull(answer, "answer is null");
    candidates = List.copyOf(candidates);
  }
}
