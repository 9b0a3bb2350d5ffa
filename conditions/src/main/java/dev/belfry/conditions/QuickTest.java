package dev.belfry.conditions;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commonest leaves of a condition, decided as CEL decides them in a tenth of the time:
 * comparisons of attributes, literals, the time and sums of numbers, {@code in} for texts, and
 * {@code has}. What it cannot decide is left to CEL.
 */
sealed interface QuickTest {

  /** The outcome, or null where CEL must decide. */
  @Nullable Outcome evaluate(Subject subject);

  /** The test of a leaf, or null where it takes CEL. */
  static @Nullable QuickTest of(CelAbstractSyntaxTree ast, CelExpr expr) {
    if (expr.getKind() == Kind.SELECT && expr.select().testOnly()) {
      AttributeName attribute = NameCheck.attribute(expr);
      return attribute == null ? null : new Has(attribute);
    }
    if (expr.getKind() != Kind.CALL || expr.call().args().size() != 2) {
      return null;
    }
    Operand left = Operand.of(ast, expr.call().args().get(0));
    Operand right = Operand.of(ast, expr.call().args().get(1));
    if (left == null || right == null) {
      return null;
    }
    return switch (expr.call().function()) {
      case "_==_" -> new Comparison(left, right, Operator.EQUAL);
      case "_!=_" -> new Comparison(left, right, Operator.NOT_EQUAL);
      case "_<_" -> new Comparison(left, right, Operator.LESS);
      case "_<=_" -> new Comparison(left, right, Operator.AT_MOST);
      case "_>_" -> new Comparison(right, left, Operator.LESS);
      case "_>=_" -> new Comparison(right, left, Operator.AT_MOST);
      case "@in" -> new In(left, right);
      default -> null;
    };
  }

  /** What a comparison asks. */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    AT_MOST;

    boolean holds(double a, double b) {
      return switch (this) {
        case EQUAL -> a == b;
        case NOT_EQUAL -> a != b;
        case LESS -> a < b;
        case AT_MOST -> a <= b;
      };
    }
  }

  /** Two values. */
  record Comparison(Operand left, Operand right, Operator operator) implements QuickTest {
    @Override
    public @Nullable Outcome evaluate(Subject subject) {
      Object a = left.value(subject);
      Object b = right.value(subject);
      if (a == null || b == null) {
        return Outcome.MISSING;
      }
      if (a instanceof Double x && b instanceof Double y) {
        // CEL orders what is no number in its own way.
        return x.isNaN() || y.isNaN() ? null : Outcome.of(operator.holds(x, y));
      }
      if (a instanceof Instant x && b instanceof Instant y) {
        return Outcome.of(operator.holds(x.compareTo(y), 0));
      }
      boolean known =
          (a instanceof String && b instanceof String)
              || (a instanceof Boolean && b instanceof Boolean);
      if (known && operator == Operator.EQUAL) {
        return Outcome.of(a.equals(b));
      }
      return known && operator == Operator.NOT_EQUAL ? Outcome.of(!a.equals(b)) : null;
    }
  }

  /** A text among texts. */
  record In(Operand element, Operand list) implements QuickTest {
    @Override
    public @Nullable Outcome evaluate(Subject subject) {
      Object a = element.value(subject);
      Object b = list.value(subject);
      if (a == null || b == null) {
        return Outcome.MISSING;
      }
      return a instanceof String && b instanceof List<?> texts
          ? Outcome.of(texts.contains(a))
          : null;
    }
  }

  /** Whether an attribute has a value of its own. */
  record Has(AttributeName attribute) implements QuickTest {
    @Override
    public @Nullable Outcome evaluate(Subject subject) {
      return subject.hasOwn(attribute);
    }
  }
}
