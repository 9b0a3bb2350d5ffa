package dev.belfry.conditions;

import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;

/** Where an expression stands in its text. */
final class Positions {
  private Positions() {}

  /**
   * A problem at an expression.
   *
   * @param shift code points to the right of where CEL puts it
   */
  static ConditionProblem problem(CelSource source, long expressionId, int shift, String message) {
    Integer offset = source.getPositionsMap().get(expressionId);
    CelSourceLocation location =
        offset == null
            ? CelSourceLocation.of(1, 0)
            : source.getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
    return new ConditionProblem(location.getLine(), location.getColumn() + 1 + shift, message);
  }
}
