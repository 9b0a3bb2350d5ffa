package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with one rule, or with the ruleset as a whole.
 *
 * @param severity whether it keeps the ruleset from being published
 * @param code what kind of thing is wrong
 * @param rule the rule's name, or null where it has none or the whole ruleset is meant
 * @param index the rule's place in the ruleset, from 0, or null
 * @param field where in the rule, such as {@code items} or {@code action.factor}; empty for the
 *     rule, or the ruleset, as a whole
 * @param line in the text of the condition, or of the JSON where that cannot be read, from 1; null
 *     where the field is the place
 * @param column from 1, in code points; null with {@code line}
 * @param length of what is meant, in code points; null with {@code line}
 * @param message a sentence that says what is wrong and what is accepted
 */
public record Issue(
    Severity severity,
    Code code,
    @Nullable String rule,
    @Nullable Integer index,
    String field,
    @Nullable Integer line,
    @Nullable Integer column,
    @Nullable Integer length,
    String message) {
  public Issue {
    requireNonNull(severity, "severity is null");
    requireNonNull(code, "code is null");
    requireNonNull(field, "field is null");
    requireNonNull(message, "message is null");
  }

  /** Whether an issue matters. */
  public enum Severity {
    /** The ruleset cannot be published. */
    ERROR,
    /** It can, and somebody should look. */
    WARNING
  }

  /** What is wrong. */
  public enum Code {
    /** The text is not JSON, or not a ruleset. */
    INVALID_RULESET,
    /** A key that is unknown, missing, or has a value that is not accepted. */
    INVALID_FIELD,
    /** Two rules of one name. */
    DUPLICATE_NAME,
    /** A condition that does not compile. */
    INVALID_CONDITION,
    /** An attribute that the action names and the schema does not have, or not as needed. */
    INVALID_ATTRIBUTE,
    /** An item that the catalogue does not have. */
    UNKNOWN_ITEM,
    /** A placement that there is not. */
    UNKNOWN_PLACEMENT,
    /** A schedule that is over. */
    PAST_SCHEDULE,
    /** A quota of more items than match in the catalogue. */
    QUOTA_BEYOND_CATALOGUE
  }
}
