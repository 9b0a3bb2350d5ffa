package dev.belfry.reranker;

import dev.belfry.conditions.Condition;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Suggestions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule with its conditions compiled against one schema.
 *
 * @param when null means always
 * @param items null means every item
 */
record CompiledRule(Rule rule, @Nullable RuleCondition when, @Nullable RuleCondition items) {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledRule.class);

  /**
   * @throws BelfryException {@code INVALID} naming the rule and the place
   */
  static CompiledRule compile(Rule rule, AttributeSchema schema) {
    return compile(rule, schema, RuleErrorLog.unread().of(rule.name()));
  }

  private static CompiledRule compile(
      Rule rule, AttributeSchema schema, RuleErrorLog.Entry errors) {
    try {
      checkAttribute(rule, schema);
      RuleCondition when = condition(schema, rule, rule.when(), "when", errors);
      if (when != null && when.scope().needsItem()) {
        throw BelfryException.invalid(
            "when: '" + rule.when() + "' reads the item; when is about the request: use items");
      }
      return new CompiledRule(rule, when, condition(schema, rule, rule.items(), "items", errors));
    } catch (BelfryException e) {
      throw BelfryException.invalid("rule '" + rule.name() + "', " + e.getMessage());
    }
  }

  /**
   * As {@link #compile}, but a condition that no longer fits the schema becomes undecidable instead
   * of failing: a live ruleset goes on.
   */
  static CompiledRule compileLive(Rule rule, AttributeSchema schema) {
    return compileLive(rule, schema, RuleErrorLog.unread());
  }

  /** As {@link #compileLive(Rule, AttributeSchema)}, with what errs counted. */
  static CompiledRule compileLive(Rule rule, AttributeSchema schema, RuleErrorLog log) {
    RuleErrorLog.Entry errors = log.of(rule.name());
    try {
      return compile(rule, schema, errors);
    } catch (BelfryException e) {
      LOG.error("{}; the rule's onMissing settles it", e.getMessage());
      return new CompiledRule(
          rule,
          rule.when() == null ? null : live(rule, schema, rule.when(), false, errors),
          rule.items() == null ? null : live(rule, schema, rule.items(), true, errors));
    }
  }

  /** Whether the rule holds for a request. */
  boolean isInForce(RequestFacts request, String placement) {
    return (rule.schedule() == null || rule.schedule().holds(request.now()))
        && (rule.placements().isEmpty() || rule.placements().contains(placement))
        && (when == null || when.test(request, null));
  }

  /** Whether the rule holds for every request. */
  boolean isUnconditional() {
    return rule.schedule() == null && rule.placements().isEmpty() && when == null;
  }

  /** Whether its items are a set that only the catalogue changes. */
  boolean hasItemSet() {
    return items != null && !items.scope().needsRequest();
  }

  private static @Nullable RuleCondition condition(
      AttributeSchema schema,
      Rule rule,
      @Nullable String text,
      String part,
      RuleErrorLog.Entry errors) {
    if (text == null) {
      return null;
    }
    try {
      return RuleCondition.compile(schema, text, rule.onMissing(), errors);
    } catch (BelfryException e) {
      throw BelfryException.invalid(part + ", " + e.getMessage());
    }
  }

  private static RuleCondition live(
      Rule rule,
      AttributeSchema schema,
      String text,
      boolean mayReadItems,
      RuleErrorLog.Entry errors) {
    if (Condition.problems(schema, text).isEmpty()) {
      RuleCondition condition = RuleCondition.compile(schema, text, rule.onMissing(), errors);
      if (mayReadItems || !condition.scope().needsItem()) {
        return condition;
      }
    }
    return RuleCondition.undecidable(rule.onMissing(), errors);
  }

  /** Holds what the action names against the schema. */
  static void checkAttribute(Rule rule, AttributeSchema schema) {
    switch (rule.action()) {
      case Action.Recency recency ->
          require(schema, recency.attribute(), List.of(AttributeType.TIMESTAMP), "a timestamp");
      case Action.Cap cap ->
          require(
              schema,
              cap.attribute(),
              List.of(
                  AttributeType.TEXT,
                  AttributeType.CATEGORY,
                  AttributeType.NUMBER,
                  AttributeType.BOOLEAN),
              "a text, category, number or boolean");
      default -> {}
    }
  }

  private static void require(
      AttributeSchema schema, String name, List<AttributeType> types, String accepted) {
    AttributeDefinition definition = schema.find(Entity.ITEM, name).orElse(null);
    if (definition == null) {
      String nearest =
          Suggestions.nearest(
              name, schema.of(Entity.ITEM).stream().map(AttributeDefinition::name).toList());
      throw FieldRefusal.of(
          "action.attribute",
          "action: there is no item attribute '"
              + name
              + "'"
              + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }
    if (!types.contains(definition.type())) {
      throw FieldRefusal.of(
          "action.attribute",
          "action: item attribute '"
              + name
              + "' is a "
              + definition.type()
              + ", and accepted is "
              + accepted);
    }
  }
}
