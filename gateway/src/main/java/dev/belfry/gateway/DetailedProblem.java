package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;

/**
 * A failure that tells more than its sentence: further members of the problem (RFC 9457, 3.2), such
 * as what is there instead.
 */
final class DetailedProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final BelfryException problem;
  private final transient ObjectNode members;

  DetailedProblem(BelfryException problem, ObjectNode members) {
    super(problem.getMessage(), problem);
    this.problem = requireNonNull(problem, "problem is null");
    this.members = requireNonNull(members, "members is null");
  }

  /** A write on a revision that is past: with what is there now, in the form of its answer. */
  static DetailedProblem conflict(BelfryException problem, JsonNode current) {
    return new DetailedProblem(problem, Responses.object().set("current", current));
  }

  BelfryException problem() {
    return problem;
  }

  ObjectNode members() {
    return members;
  }
}
