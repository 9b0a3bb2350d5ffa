package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * Rules whose conditions could not be computed, and were settled by their {@code onMissing}.
 *
 * @param rules those with an error since this process started, the latest first
 */
public record RuleErrors(List<RuleError> rules) {
  public RuleErrors {
    rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param rule its name
   * @param count evaluations that erred
   * @param lastAt when one last did
   */
  public record RuleError(String rule, long count, Instant lastAt) {
    public RuleError {
      requireNonNull(rule, "rule is null");
      requireNonNull(lastAt, "lastAt is null");
    }
  }
}
