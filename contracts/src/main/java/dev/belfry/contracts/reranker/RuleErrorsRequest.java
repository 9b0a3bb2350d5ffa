package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;

/**
 * Asks which rules' conditions erred lately.
 *
 * @param deadline when the sender stops waiting
 */
public record RuleErrorsRequest(Deadline deadline) implements Request {
  public RuleErrorsRequest {
    requireNonNull(deadline, "deadline is null");
  }
}
