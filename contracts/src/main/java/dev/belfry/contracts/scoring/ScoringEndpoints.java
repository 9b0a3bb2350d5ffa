package dev.belfry.contracts.scoring;

import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Endpoint;

/** The scoring verticle's addresses. */
public final class ScoringEndpoints {
  /** Retrieval for a user or a session, by every source of the model. */
  public static final Endpoint<ScoringRequest, ScoringAnswer> CANDIDATES =
      new Endpoint<>("scoring.candidates", ScoringRequest.class, ScoringAnswer.class);

  /** The second stage: the candidates by calibrated relevance, best first. */
  public static final Endpoint<RankRequest, CandidateList> RANK =
      new Endpoint<>("scoring.rank", RankRequest.class, CandidateList.class);

  /** Nearest items in the embedding space. */
  public static final Endpoint<SimilarRequest, CandidateList> SIMILAR =
      new Endpoint<>("scoring.similar", SimilarRequest.class, CandidateList.class);

  /** What in the model speaks for an item. */
  public static final Endpoint<AttributionRequest, Attribution> ATTRIBUTION =
      new Endpoint<>("scoring.attribution", AttributionRequest.class, Attribution.class);

  /** What a user would rate items. */
  public static final Endpoint<RatingsRequest, PredictedRatings> RATINGS =
      new Endpoint<>("scoring.ratings", RatingsRequest.class, PredictedRatings.class);

  private ScoringEndpoints() {}
}
