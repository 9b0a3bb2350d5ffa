package dev.belfry.reranker;

import dev.belfry.conditions.BoundCondition;
import dev.belfry.conditions.Condition;
import dev.belfry.conditions.Outcome;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.conditions.Scope;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a rule or a filter, with what an undecided outcome means. Errors are counted. Safe
 * for use by several threads.
 */
final class RuleCondition {
  private final @Nullable Condition condition;
  private final boolean otherwise;
  private final RuleErrorLog.Entry errors;

  private RuleCondition(
      @Nullable Condition condition, boolean otherwise, RuleErrorLog.Entry errors) {
    this.condition = condition;
    this.otherwise = otherwise;
    this.errors = errors;
  }

  /**
   * @throws BelfryException {@code INVALID} with line and column
   */
  static RuleCondition compile(
      AttributeSchema schema, String text, OnMissing onMissing, RuleErrorLog.Entry errors) {
    Condition condition = Condition.compile(schema, text);
    return new RuleCondition(
        onMissing == OnMissing.DEFAULT ? condition : condition.withoutDefaults(),
        onMissing == OnMissing.MATCH,
        errors);
  }

  /** As the other, for a rule or a filter whose errors nobody counts. */
  static RuleCondition compile(
      AttributeSchema schema, String text, OnMissing onMissing, String rule) {
    return compile(schema, text, onMissing, RuleErrorLog.unread().of(rule));
  }

  /** A condition that the schema has no room for any more: undecided on every item. */
  static RuleCondition undecidable(OnMissing onMissing, RuleErrorLog.Entry errors) {
    return new RuleCondition(null, onMissing == OnMissing.MATCH, errors);
  }

  Scope scope() {
    return condition == null ? Scope.CONSTANT : condition.scope();
  }

  /** Whether it holds; {@code request} and {@code item} may be null where the scope allows. */
  boolean test(@Nullable RequestFacts request, @Nullable Attributes item) {
    return settle(condition == null ? Outcome.ERROR : condition.evaluate(request, item));
  }

  /** The test of items that is left once the request is known. */
  Predicate<Attributes> bind(RequestFacts request) {
    if (condition == null) {
      return item -> settle(Outcome.ERROR);
    }
    BoundCondition bound = condition.bind(request);
    Optional<Outcome> settled = bound.settled();
    if (settled.isPresent()) {
      boolean answer = settle(settled.get());
      return item -> answer;
    }
    return item -> settle(bound.evaluate(item));
  }

  /** The values of a request that it reads: two requests with equal values get equal answers. */
  List<Object> valuesRead(RequestFacts request) {
    List<Object> values = new ArrayList<>();
    if (condition != null) {
      condition.attributes().stream()
          .filter(attribute -> attribute.entity() != Entity.ITEM)
          .forEach(
              attribute ->
                  values.add(
                      Optional.ofNullable(
                          (attribute.entity() == Entity.USER ? request.user() : request.context())
                              .get(attribute.name()))));
      if (condition.usesNow()) {
        Instant now = request.now();
        values.add(now);
      }
    }
    return values;
  }

  private boolean settle(Outcome outcome) {
    if (outcome == Outcome.ERROR) {
      errors.add();
    }
    return outcome.or(otherwise);
  }
}
