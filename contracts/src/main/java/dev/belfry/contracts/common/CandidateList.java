package dev.belfry.contracts.common;

import java.util.List;

/**
 * Candidates by source, each source's own best first: a source's items are in descending order of
 * retrieval score.
 *
 * @param candidates an item may stand in it once for each source
 */
public record CandidateList(List<Candidate> candidates) {
  public CandidateList {
    candidates = List.copyOf(candidates);
  }
}
