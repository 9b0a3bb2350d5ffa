package dev.belfry.conditions;

import dev.belfry.contracts.common.AttributeSchema;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out how an expression reads each attribute and the time. */
final class Readings {
  private static final Set<String> EQUALITIES = Set.of("_==_", "_!=_");
  private static final Set<String> ORDERS = Set.of("_<_", "_<=_", "_>_", "_>=_");

  private final AttributeSchema schema;
  private final Map<AttributeName, Reading> attributes = new LinkedHashMap<>();
  private @Nullable Reading now;

  private Readings(AttributeSchema schema) {
    this.schema = schema;
  }

  static Readings of(CelAbstractSyntaxTree ast, AttributeSchema schema) {
    Readings readings = new Readings(schema);
    readings.read(ast, ast.getExpr());
    return readings;
  }

  Map<AttributeName, Reading> attributes() {
    return attributes;
  }

  /** How the time is read; null where it is not. */
  @Nullable Reading now() {
    return now;
  }

  private void read(CelAbstractSyntaxTree ast, CelExpr expr) {
    if (expr.getKind() == Kind.CALL && Planner.isConnective(expr.call().function())) {
      expr.call().args().forEach(argument -> read(ast, argument));
    } else if (!comparison(expr)) {
      anything(Planner.part(ast, expr));
    }
  }

  /** Takes a comparison of one attribute, or of the time, with fixed values. */
  private boolean comparison(CelExpr expr) {
    AttributeName alone = NameCheck.attribute(expr);
    if (alone != null) {
      add(alone, List.of(), true);
      return true;
    }
    if (expr.getKind() != Kind.CALL || expr.call().args().size() != 2) {
      return false;
    }
    String function = expr.call().function();
    CelExpr left = expr.call().args().get(0);
    CelExpr right = expr.call().args().get(1);
    if (function.equals("@in")) {
      return membership(left, right);
    }
    boolean order = ORDERS.contains(function);
    if (!order && !EQUALITIES.contains(function)) {
      return false;
    }
    Object literal = literal(right);
    return literal != null ? compared(left, literal, order) : compared(right, literal(left), order);
  }

  private boolean compared(CelExpr side, @Nullable Object literal, boolean order) {
    if (literal == null) {
      return false;
    }
    if (isNow(side)) {
      now = (now == null ? Reading.NONE : now).and(new Reading(List.of(literal), true));
      return true;
    }
    AttributeName attribute = NameCheck.attribute(side);
    if (attribute == null || isMulti(attribute)) {
      return false;
    }
    add(attribute, List.of(literal), !(order && literal instanceof String));
    return true;
  }

  private boolean membership(CelExpr left, CelExpr right) {
    AttributeName attribute = NameCheck.attribute(left);
    if (attribute == null || isMulti(attribute) || right.getKind() != Kind.LIST) {
      return false;
    }
    List<Object> literals = new ArrayList<>();
    for (CelExpr element : right.list().elements()) {
      Object literal = literal(element);
      if (literal == null) {
        return false;
      }
      literals.add(literal);
    }
    add(attribute, literals, true);
    return true;
  }

  /** Takes every attribute of an expression with every constant of it. */
  private void anything(CelAbstractSyntaxTree part) {
    List<CelExpr> nodes =
        CelNavigableAst.fromAst(part).getRoot().allNodes().map(node -> node.expr()).toList();
    List<Object> literals = new ArrayList<>();
    for (CelExpr node : nodes) {
      Object literal = literal(node);
      if (literal != null) {
        literals.add(literal);
      }
    }
    for (CelExpr node : nodes) {
      AttributeName attribute = NameCheck.attribute(node);
      if (attribute != null) {
        add(attribute, literals, false);
      } else if (isNow(node)) {
        now = (now == null ? Reading.NONE : now).and(new Reading(literals, false));
      }
    }
  }

  private void add(AttributeName attribute, List<Object> literals, boolean exact) {
    attributes.merge(attribute, new Reading(literals, exact), Reading::and);
  }

  private boolean isMulti(AttributeName attribute) {
    return schema
        .find(attribute.entity(), attribute.name())
        .map(definition -> definition.multi())
        .orElse(false);
  }

  private static boolean isNow(CelExpr expr) {
    return expr.getKind() == Kind.IDENT && expr.ident().name().equals(ConditionLanguage.NOW);
  }

  private static @Nullable Object literal(CelExpr expr) {
    if (expr.getKind() == Kind.CALL) {
      List<CelExpr> args = expr.call().args();
      return expr.call().function().equals("timestamp") && args.size() == 1
          ? moment(literal(args.getFirst()))
          : null;
    }
    if (expr.getKind() != Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case INT64_VALUE -> (double) constant.int64Value();
      case UINT64_VALUE -> constant.uint64Value().doubleValue();
      case DOUBLE_VALUE -> constant.doubleValue();
      case STRING_VALUE -> constant.stringValue();
      case BOOLEAN_VALUE -> constant.booleanValue();
      default -> null;
    };
  }

  private static @Nullable Instant moment(@Nullable Object text) {
    try {
      return text instanceof String written ? OffsetDateTime.parse(written).toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
