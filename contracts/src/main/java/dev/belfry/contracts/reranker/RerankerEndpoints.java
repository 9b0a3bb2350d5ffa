package dev.belfry.contracts.reranker;

import dev.belfry.contracts.common.Endpoint;

/** The re-ranker's addresses. */
public final class RerankerEndpoints {
  /** Folds a request into the ruleset. */
  public static final Endpoint<PrepareRequest, Eligibility> PREPARE =
      new Endpoint<>("reranker.prepare", PrepareRequest.class, Eligibility.class);

  /** Builds the list. */
  public static final Endpoint<ApplyRequest, RankedList> APPLY =
      new Endpoint<>("reranker.apply", ApplyRequest.class, RankedList.class);

  /** Which rules' conditions erred. */
  public static final Endpoint<RuleErrorsRequest, RuleErrors> ERRORS =
      new Endpoint<>("reranker.errors", RuleErrorsRequest.class, RuleErrors.class);

  /** Looks for what is wrong with a ruleset, off the event loops. */
  public static final Endpoint<ValidateRequest, Validation> VALIDATE =
      new Endpoint<>("reranker.validate", ValidateRequest.class, Validation.class);

  /** What a draft would have made of lists that were served. */
  public static final Endpoint<PreviewRequest, Preview> PREVIEW =
      new Endpoint<>("reranker.preview", PreviewRequest.class, Preview.class);

  /** How likely a ruleset would have made lists that were served. */
  public static final Endpoint<PolicyReplayRequest, PolicyReplay> POLICY_REPLAY =
      new Endpoint<>("reranker.policy-replay", PolicyReplayRequest.class, PolicyReplay.class);

  /** What keeps an item out of a list. */
  public static final Endpoint<ExplainRequest, ItemVerdict> EXPLAIN =
      new Endpoint<>("reranker.explain", ExplainRequest.class, ItemVerdict.class);

  private RerankerEndpoints() {}
}
