package dev.belfry.conditions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of reading a text: an expression, or what is wrong with it. */
record CheckedText(@Nullable CheckedExpression expression, List<ConditionProblem> problems) {
  static CheckedText of(CheckedExpression expression) {
    return new CheckedText(expression, List.of());
  }

  static CheckedText failed(List<ConditionProblem> problems) {
    return new CheckedText(null, List.copyOf(problems));
  }
}
