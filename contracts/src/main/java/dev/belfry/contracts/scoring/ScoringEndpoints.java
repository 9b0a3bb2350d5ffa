package dev.belfry.contracts.scoring;

import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Endpoint;

/** The scoring verticle's addresses. */
public final class ScoringEndpoints {
  /** Two-tower retrieval for a user. */
  public static final Endpoint<ScoringRequest, CandidateList> CANDIDATES =
      new Endpoint<>("scoring.candidates", ScoringRequest.class, CandidateList.class);

  /** Nearest items in the embedding space. */
  public static final Endpoint<SimilarRequest, CandidateList> SIMILAR =
      new Endpoint<>("scoring.similar", SimilarRequest.class, CandidateList.class);

  private ScoringEndpoints() {}
}
