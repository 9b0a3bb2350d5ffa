package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;

/** The cause of a refusal that is about one field of a rule, such as {@code action.factor}. */
final class FieldRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  private FieldRefusal(String field) {
    super(field, null, false, false);
    this.field = field;
  }

  /** A refusal of bad input that knows its field. */
  static BelfryException of(String field, String message) {
    return new BelfryException(
        ErrorCode.INVALID, message, new FieldRefusal(requireNonNull(field, "field is null")));
  }

  /** The field that a refusal is about; empty where it does not say. */
  static String field(BelfryException refusal) {
    return refusal.getCause() instanceof FieldRefusal cause ? cause.field : "";
  }
}
