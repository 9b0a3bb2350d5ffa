package dev.belfry.conditions;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One side of a {@link QuickTest}: a value that is read or calculated without CEL. */
sealed interface Operand {
  /** Whole numbers up to here are doubles without loss. */
  long EXACT = 1L << 53;

  Pattern DURATION = Pattern.compile("(\\d{1,9})([hms])");

  /** Null where an attribute has no value. */
  @Nullable Object value(Subject subject);

  /** An attribute. */
  record Read(AttributeName attribute) implements Operand {
    @Override
    public @Nullable Object value(Subject subject) {
      return subject.valueOf(attribute);
    }
  }

  /** A literal. */
  @SuppressWarnings("Immutable") // A text, a number, a moment or a list of texts.
  record Constant(Object constant) implements Operand {
    @Override
    public Object value(Subject subject) {
      return constant;
    }
  }

  /** The time, moved by a duration. */
  record Now(Duration moved) implements Operand {
    @Override
    public @Nullable Object value(Subject subject) {
      Instant now = subject.now();
      return now == null ? null : now.plus(moved);
    }
  }

  /** Two numbers. */
  record Calculated(Operand left, Operand right, DoubleBinaryOperator operator) implements Operand {
    @Override
    public @Nullable Object value(Subject subject) {
      Object a = left.value(subject);
      Object b = right.value(subject);
      if (a == null || b == null) {
        return null;
      }
      // Of another class than the schema says: no operand of any comparison here, so CEL decides.
      return a instanceof Double x && b instanceof Double y
          ? (Object) operator.applyAsDouble(x, y)
          : List.of();
    }
  }

  /** The operand of an expression, or null where it takes CEL. */
  static @Nullable Operand of(CelAbstractSyntaxTree ast, CelExpr expr) {
    AttributeName attribute = NameCheck.attribute(expr);
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr.constant());
      case SELECT -> attribute == null || expr.select().testOnly() ? null : new Read(attribute);
      case IDENT ->
          expr.ident().name().equals(ConditionLanguage.NOW) ? new Now(Duration.ZERO) : null;
      case LIST -> texts(expr);
      case CALL -> call(ast, expr);
      default -> null;
    };
  }

  private static @Nullable Operand constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case DOUBLE_VALUE -> new Constant(constant.doubleValue());
      case INT64_VALUE ->
          Math.abs(constant.int64Value()) < EXACT
              ? new Constant((double) constant.int64Value())
              : null;
      case STRING_VALUE -> new Constant(constant.stringValue());
      case BOOLEAN_VALUE -> new Constant(constant.booleanValue());
      default -> null;
    };
  }

  private static @Nullable Operand texts(CelExpr expr) {
    for (CelExpr element : expr.list().elements()) {
      if (element.getKind() != CelExpr.ExprKind.Kind.CONSTANT
          || element.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
        return null;
      }
    }
    return new Constant(
        expr.list().elements().stream().map(element -> element.constant().stringValue()).toList());
  }

  private static @Nullable Operand call(CelAbstractSyntaxTree ast, CelExpr expr) {
    List<CelExpr> args = expr.call().args();
    CelType type = ast.getType(expr.id()).orElse(SimpleType.DYN);
    if (type.equals(SimpleType.TIMESTAMP)) {
      return moment(expr.call().function(), args);
    }
    DoubleBinaryOperator operator =
        switch (expr.call().function()) {
          case "_+_" -> Double::sum;
          case "_-_" -> (a, b) -> a - b;
          case "_*_" -> (a, b) -> a * b;
          default -> null;
        };
    if (operator == null || !type.equals(SimpleType.DOUBLE)) {
      return null;
    }
    Operand left = of(ast, args.get(0));
    Operand right = of(ast, args.get(1));
    return left == null || right == null ? null : new Calculated(left, right, operator);
  }

  private static @Nullable Operand moment(String function, List<CelExpr> args) {
    if (function.equals("timestamp")) {
      String text = text(args.getFirst());
      try {
        return text == null ? null : new Constant(Instant.parse(text));
      } catch (DateTimeException e) {
        return null;
      }
    }
    boolean plus = function.equals("_+_");
    if ((!plus && !function.equals("_-_"))
        || args.getFirst().getKind() != CelExpr.ExprKind.Kind.IDENT
        || !args.getFirst().ident().name().equals(ConditionLanguage.NOW)) {
      return null;
    }
    Duration duration = duration(args.get(1));
    return duration == null ? null : new Now(plus ? duration : duration.negated());
  }

  private static @Nullable Duration duration(CelExpr expr) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CALL
        || !expr.call().function().equals("duration")) {
      return null;
    }
    String text = text(expr.call().args().getFirst());
    Matcher matcher = DURATION.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "h" -> Duration.ofHours(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofSeconds(amount);
        };
    // Moments of CEL end with the year 9999.
    return duration.toDays() > 36_500 ? null : duration;
  }

  private static @Nullable String text(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? expr.constant().stringValue()
        : null;
  }
}
