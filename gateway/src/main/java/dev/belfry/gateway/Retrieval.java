package dev.belfry.gateway;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.reranker.Eligibility;
import io.vertx.core.Future;
import java.util.List;

/** Finds the candidates of one kind of list. */
@FunctionalInterface
interface Retrieval {
  /**
   * Each item once, best first, with a relevance in (0, 1]. Fails only where starting again with
   * other snapshots is worth it; otherwise never empty while an item is eligible.
   */
  Future<List<Candidate>> candidates(Run run, Eligibility eligibility);
}
