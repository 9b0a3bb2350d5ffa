package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

/**
 * Something that a rule asked of a list and did not get, such as a pin that was skipped or a quota
 * that was missed.
 *
 * @param rule the rule's name
 * @param sentence what happened and why
 */
public record RuleNote(String rule, String sentence) {
  public RuleNote {
    requireNonNull(rule, "rule is null");
    requireNonNull(sentence, "sentence is null");
  }
}
