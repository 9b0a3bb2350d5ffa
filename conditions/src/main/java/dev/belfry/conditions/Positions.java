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

  /** How many code points the {@link #token} at a place has, at least 1. */
  static int tokenLength(String text, int line, int column) {
    String token = token(text, line, column);
    return Math.max(1, token.codePointCount(0, token.length()));
  }

  /**
   * The token at a place: a name, a number, a quoted text, or one sign; empty after the end of the
   * line.
   *
   * @param line 1-based
   * @param column 1-based, in code points
   */
  static String token(String text, int line, int column) {
    int[] points =
        text.lines()
            .skip(line - 1L)
            .findFirst()
            .orElse("")
            .codePoints()
            .skip(column - 1L)
            .toArray();
    return points.length == 0 ? "" : new String(points, 0, tokenEnd(points));
  }

  private static int tokenEnd(int[] points) {
    int end = 1;
    if (points[0] == '"' || points[0] == '\'') {
      while (end < points.length && points[end] != points[0]) {
        end += points[end] == '\\' ? 2 : 1;
      }
      return Math.min(end + 1, points.length);
    }
    while (isWord(points[0]) && end < points.length && isWord(points[end])) {
      end++;
    }
    return end;
  }

  private static boolean isWord(int point) {
    return Character.isLetterOrDigit(point) || point == '_';
  }
}
