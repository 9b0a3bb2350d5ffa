package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

/**
 * Why a text is not a condition.
 *
 * @param line 1-based
 * @param column 1-based, in code points
 * @param length of what is meant, in code points, at least 1; it may begin just after the text
 * @param message a sentence that says what is wrong and what is accepted
 */
public record ConditionProblem(int line, int column, int length, String message) {
  public ConditionProblem {
    requireNonNull(message, "message is null");
  }

  /** A problem at one character, until it is {@link #measured}. */
  ConditionProblem(int line, int column, String message) {
    this(line, column, 1, message);
  }

  /** This problem, as long as the name, number or quoted text of {@code text} that it stands at. */
  ConditionProblem measured(String text) {
    return new ConditionProblem(line, column, Positions.tokenLength(text, line, column), message);
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column + ": " + message;
  }
}
