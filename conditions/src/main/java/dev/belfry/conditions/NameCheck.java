package dev.belfry.conditions;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Suggestions;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names in an expression, held against the schema. */
record NameCheck(Set<AttributeName> attributes, boolean usesNow, List<ConditionProblem> problems) {
  private static final List<String> ROOTS =
      List.of(
          ConditionLanguage.ITEM,
          ConditionLanguage.USER,
          ConditionLanguage.CONTEXT,
          ConditionLanguage.NOW);

  static NameCheck of(CelAbstractSyntaxTree ast, AttributeSchema schema) {
    Set<AttributeName> attributes = new LinkedHashSet<>();
    List<ConditionProblem> problems = new ArrayList<>();
    List<CelNavigableExpr> nodes =
        CelNavigableAst.fromAst(ast)
            .getRoot()
            .allNodes()
            .map(CelNavigableExpr.class::cast)
            .toList();
    Set<String> variables = variables(nodes);
    boolean usesNow = false;
    for (CelNavigableExpr node : nodes) {
      CelExpr expr = node.expr();
      AttributeName attribute = attribute(expr);
      if (expr.getKind() == Kind.COMPREHENSION && ROOTS.contains(expr.comprehension().iterVar())) {
        problems.add(
            Positions.problem(
                ast.getSource(),
                expr.id(),
                0,
                "'"
                    + expr.comprehension().iterVar()
                    + "' has a meaning already; give the variable of this loop another name"));
      } else if (attribute != null) {
        attributes.add(attribute);
        problem(attribute, schema)
            .ifPresent(
                message -> problems.add(Positions.problem(ast.getSource(), expr.id(), 1, message)));
      } else if (expr.getKind() == Kind.IDENT && !variables.contains(expr.ident().name())) {
        usesNow |= expr.ident().name().equals(ConditionLanguage.NOW);
        bareName(node)
            .ifPresent(
                message -> problems.add(Positions.problem(ast.getSource(), expr.id(), 0, message)));
      }
    }
    problems.sort(
        Comparator.comparingInt(ConditionProblem::line).thenComparingInt(ConditionProblem::column));
    return new NameCheck(Collections.unmodifiableSet(attributes), usesNow, List.copyOf(problems));
  }

  /** The attribute that an expression selects, or null. */
  static @Nullable AttributeName attribute(CelExpr expr) {
    if (expr.getKind() != Kind.SELECT || expr.select().operand().getKind() != Kind.IDENT) {
      return null;
    }
    Entity entity = entity(expr.select().operand().ident().name());
    return entity == null ? null : new AttributeName(entity, expr.select().field());
  }

  private static @Nullable Entity entity(String root) {
    return switch (root) {
      case ConditionLanguage.ITEM -> Entity.ITEM;
      case ConditionLanguage.USER -> Entity.USER;
      case ConditionLanguage.CONTEXT -> Entity.CONTEXT;
      default -> null;
    };
  }

  private static Set<String> variables(List<CelNavigableExpr> nodes) {
    Set<String> variables = new HashSet<>();
    for (CelNavigableExpr node : nodes) {
      if (node.expr().getKind() == Kind.COMPREHENSION) {
        variables.add(node.expr().comprehension().iterVar());
        variables.add(node.expr().comprehension().accuVar());
      }
    }
    variables.removeAll(ROOTS);
    return variables;
  }

  private static Optional<String> problem(AttributeName attribute, AttributeSchema schema) {
    String entity = attribute.entity().name().toLowerCase(Locale.ROOT);
    Optional<AttributeDefinition> known = schema.find(attribute.entity(), attribute.name());
    if (known.isPresent()) {
      return known.get().type() == AttributeType.VECTOR
          ? Optional.of("conditions cannot read " + attribute + ", which is a vector")
          : Optional.empty();
    }
    List<String> names =
        schema.of(attribute.entity()).stream()
            .filter(definition -> definition.type() != AttributeType.VECTOR)
            .map(AttributeDefinition::name)
            .sorted()
            .toList();
    String nearest = Suggestions.nearest(attribute.name(), names);
    String accepted =
        nearest != null
            ? "did you mean " + entity + "." + nearest + "?"
            : names.isEmpty()
                ? "the schema has no attributes of a " + entity + " yet"
                : "the schema has " + String.join(", ", names);
    return Optional.of(
        "there is no attribute '" + attribute.name() + "' of " + entity + "; " + accepted);
  }

  private static Optional<String> bareName(CelNavigableExpr node) {
    String name = node.expr().ident().name();
    if (entity(name) != null) {
      boolean selected =
          node.parent().map(parent -> parent.expr().getKind() == Kind.SELECT).orElse(false);
      return selected
          ? Optional.empty()
          : Optional.of(
              "'" + name + "' cannot stand alone; name an attribute of it: " + name + ".…");
    }
    if (name.equals(ConditionLanguage.NOW) || isTypeName(name)) {
      return Optional.empty();
    }
    String nearest = Suggestions.nearest(name, ROOTS);
    return Optional.of(
        "'"
            + name
            + "' is unknown; "
            + (nearest == null
                ? "a condition reads item, user, context and now, and text stands in quotes"
                : "did you mean " + nearest + "?"));
  }

  private static boolean isTypeName(String name) {
    return switch (name) {
      case "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type", "null_type" ->
          true;
      default -> false;
    };
  }
}
