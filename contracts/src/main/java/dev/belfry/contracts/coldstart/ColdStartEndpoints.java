package dev.belfry.contracts.coldstart;

import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Endpoint;

/** The cold-start verticle's addresses. */
public final class ColdStartEndpoints {
  /** Candidates for cold users, sessions and anonymous requests. */
  public static final Endpoint<ColdStartRequest, CandidateList> CANDIDATES =
      new Endpoint<>("coldstart.candidates", ColdStartRequest.class, CandidateList.class);

  /** TF-IDF neighbours of an item, source {@code CONTENT}, similarity as the retrieval score. */
  public static final Endpoint<NeighboursRequest, CandidateList> NEIGHBOURS =
      new Endpoint<>("coldstart.neighbours", NeighboursRequest.class, CandidateList.class);

  private ColdStartEndpoints() {}
}
