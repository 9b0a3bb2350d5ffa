package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

/**
 * What one rule did to one item.
 *
 * @param rule the rule's name
 * @param action such as {@code recency} or {@code cap}
 * @param factor what the relevance was multiplied by; 1 where the action does not multiply
 */
public record RuleEffect(String rule, String action, float factor) {
  public RuleEffect {
    requireNonNull(rule, "rule is null");
    requireNonNull(action, "action is null");
  }
}
