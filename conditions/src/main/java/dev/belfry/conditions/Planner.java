package dev.belfry.conditions;

import dev.belfry.contracts.common.Entity;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes a checked expression apart into {@link Node}s. */
final class Planner {
  private final CelAbstractSyntaxTree ast;
  private final CelRuntime runtime;

  Planner(CelAbstractSyntaxTree ast, CelRuntime runtime) {
    this.ast = ast;
    this.runtime = runtime;
  }

  Node plan() {
    return plan(ast.getExpr());
  }

  /** Whether a function joins conditions: the plan goes on below it. */
  static boolean isConnective(String function) {
    return function.equals("_&&_") || function.equals("_||_") || function.equals("!_");
  }

  /** The sub-expression as a checked expression of its own. */
  static CelAbstractSyntaxTree part(CelAbstractSyntaxTree whole, CelExpr expr) {
    return CelAbstractSyntaxTree.newCheckedAst(
        expr, whole.getSource(), whole.getReferenceMap(), whole.getTypeMap());
  }

  private Node plan(CelExpr expr) {
    if (expr.getKind() == Kind.CALL) {
      List<CelExpr> args = expr.call().args();
      switch (expr.call().function()) {
        case "_&&_" -> {
          return new Node.And(plan(args.get(0)), plan(args.get(1)));
        }
        case "_||_" -> {
          return new Node.Or(plan(args.get(0)), plan(args.get(1)));
        }
        case "!_" -> {
          return new Node.Not(plan(args.get(0)));
        }
        default -> {}
      }
    }
    return leaf(expr);
  }

  private Node leaf(CelExpr expr) {
    CelAbstractSyntaxTree part = part(ast, expr);
    Set<AttributeName> attributes = new LinkedHashSet<>();
    boolean strict = true;
    boolean usesNow = false;
    for (CelExpr node : nodes(part)) {
      AttributeName attribute = NameCheck.attribute(node);
      if (attribute != null) {
        attributes.add(attribute);
      }
      strict &= isStrict(node);
      usesNow |= node.getKind() == Kind.IDENT && node.ident().name().equals(ConditionLanguage.NOW);
    }
    boolean item = attributes.stream().anyMatch(a -> a.entity() == Entity.ITEM);
    boolean request = usesNow || attributes.stream().anyMatch(a -> a.entity() != Entity.ITEM);
    try {
      return new Node.Leaf(
          runtime.createProgram(part),
          Scope.of(item, request),
          strict ? Set.copyOf(attributes) : Set.of(),
          Set.copyOf(attributes),
          QuickTest.of(ast, expr));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked expression has no program", e);
    }
  }

  /** Whether a missing value below this node always leaves it without an outcome. */
  private static boolean isStrict(CelExpr node) {
    return switch (node.getKind()) {
      case COMPREHENSION -> false;
      case SELECT -> !node.select().testOnly();
      case CALL ->
          switch (node.call().function()) {
            case "_&&_", "_||_", "_?_:_" -> false;
            default -> true;
          };
      default -> true;
    };
  }

  private static List<CelExpr> nodes(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast).getRoot().allNodes().map(node -> node.expr()).toList();
  }
}
