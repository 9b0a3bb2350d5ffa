package dev.belfry.conditions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what can only fail: a date that is none, a regular expression that is none, {@code x/0}.
 */
final class LiteralCheck {
  private final CelAbstractSyntaxTree ast;
  private final CelRuntime runtime;

  LiteralCheck(CelAbstractSyntaxTree ast, CelRuntime runtime) {
    this.ast = ast;
    this.runtime = runtime;
  }

  List<ConditionProblem> problems() {
    List<ConditionProblem> problems = new ArrayList<>();
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .forEach(
            expr -> {
              String message = problem(expr);
              if (message != null) {
                problems.add(Positions.problem(ast.getSource(), expr.id(), 0, message));
              }
            });
    return problems;
  }

  private @Nullable String problem(CelExpr expr) {
    if (expr.getKind() == Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
        && Double.isInfinite(expr.constant().doubleValue())) {
      return "this number is out of range";
    }
    return expr.getKind() == Kind.CALL ? callProblem(expr) : null;
  }

  private @Nullable String callProblem(CelExpr expr) {
    CelExpr.CelCall call = expr.call();
    if (call.function().equals("matches")) {
      return regexProblem(call.args().getLast());
    }
    boolean divides = call.function().equals("_/_") || call.function().equals("_%_");
    if (divides && isZero(call.args().getLast())) {
      return "this divides by zero";
    }
    boolean constant =
        call.target().map(LiteralCheck::isConstant).orElse(true)
            && call.args().stream().allMatch(LiteralCheck::isConstant);
    return constant ? failure(expr) : null;
  }

  private @Nullable String failure(CelExpr expr) {
    try {
      runtime.createProgram(Planner.part(ast, expr)).eval();
      return null;
    } catch (CelEvaluationException | RuntimeException e) {
      CelExpr.CelCall call = expr.call();
      String argument = call.args().isEmpty() ? "" : " " + text(call.args().getFirst());
      return switch (call.function()) {
        case "timestamp" ->
            "there is no timestamp" + argument + "; write one such as \"2026-01-31T00:00:00Z\"";
        case "duration" -> "there is no duration" + argument + "; write one such as \"36h\"";
        default -> "this can have no value";
      };
    }
  }

  private static @Nullable String regexProblem(CelExpr pattern) {
    if (pattern.getKind() != Kind.CONSTANT
        || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      return null;
    }
    String regex = pattern.constant().stringValue();
    try {
      int size = Pattern.compile(regex).programSize();
      return size > ConditionLanguage.MAX_REGEX_SIZE
          ? "the regular expression '" + abridged(regex) + "' is too large to match quickly"
          : null;
    } catch (PatternSyntaxException e) {
      return "'"
          + abridged(regex)
          + "' is not a regular expression of RE2 ("
          + e.getDescription()
          + ")";
    }
  }

  private static boolean isZero(CelExpr expr) {
    if (expr.getKind() != Kind.CONSTANT) {
      return false;
    }
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case INT64_VALUE -> constant.int64Value() == 0;
      case DOUBLE_VALUE -> constant.doubleValue() == 0;
      case UINT64_VALUE -> constant.uint64Value().longValue() == 0;
      default -> false;
    };
  }

  private static boolean isConstant(CelExpr expr) {
    return expr.getKind() == Kind.CONSTANT;
  }

  private static String text(CelExpr constant) {
    return constant.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? "'" + abridged(constant.constant().stringValue()) + "'"
        : "of this value";
  }

  private static String abridged(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
