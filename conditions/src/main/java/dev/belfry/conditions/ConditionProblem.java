package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

/**
 * Why a text is not a condition.
 *
 * @param line 1-based
 * @param column 1-based, in code points
 * @param message a sentence that says what is wrong and what is accepted
 */
public record ConditionProblem(int line, int column, String message) {
  public ConditionProblem {
    requireNonNull(message, "message is null");
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column + ": " + message;
  }
}
