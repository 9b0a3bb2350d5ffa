package dev.belfry.reranker;

import dev.belfry.conditions.AttributeName;
import dev.belfry.conditions.Condition;
import dev.belfry.conditions.Decisions;
import dev.belfry.conditions.ItemColumns;
import dev.belfry.conditions.Reading;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ItemSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule as the search for conflicts sees it: when it holds, and for which items, each decided once
 * for each combination of the values it reads. For one search by one thread.
 */
final class SearchedRule {
  /** Sets of items that are remembered: each is a bit for every item. */
  private static final int KEPT_SETS = 64;

  private final Rule rule;
  private final int index;
  private final @Nullable Condition when;
  private final @Nullable Condition items;
  private final ItemColumns columns;
  private final ItemSet pinned;
  private final SearchBudget budget;
  private final Map<AttributeName, Reading> readings = new LinkedHashMap<>();
  private final Reading now;
  private final Map<List<Object>, Boolean> holds = new HashMap<>();
  private final Map<List<Object>, ItemSet> matches = new HashMap<>();

  /**
   * @param index its place among the rules, highest priority first
   * @param pinned the item of a pin, empty for every other action
   */
  SearchedRule(
      Rule rule,
      int index,
      AttributeSchema schema,
      ItemColumns columns,
      ItemSet pinned,
      SearchBudget budget) {
    this.rule = rule;
    this.index = index;
    this.when = condition(rule.when(), rule.onMissing(), schema);
    this.items = condition(rule.items(), rule.onMissing(), schema);
    this.columns = columns;
    this.pinned = pinned;
    this.budget = budget;
    Reading time = Reading.NONE;
    for (Condition condition : conditions()) {
      condition.readings().forEach((name, reading) -> readings.merge(name, reading, Reading::and));
      time = time.and(condition.readingOfNow().orElse(Reading.NONE));
    }
    readings.keySet().removeIf(name -> name.entity() == Entity.ITEM);
    this.now = time;
  }

  String name() {
    return rule.name();
  }

  Rule rule() {
    return rule;
  }

  Action action() {
    return rule.action();
  }

  /** Its place among the rules, highest priority first. */
  int index() {
    return index;
  }

  /** How it reads the user and the context. */
  Map<AttributeName, Reading> readings() {
    return readings;
  }

  /** How its conditions read the time. */
  Reading now() {
    return now;
  }

  /** Whether the values that it names stand for all others. */
  boolean isExact() {
    return now.exact() && readings.values().stream().allMatch(Reading::exact);
  }

  /** Whether its items are the same whoever asks, and when. */
  boolean hasFixedItems() {
    return items == null || !items.scope().needsRequest();
  }

  boolean holds(SearchedCase at) {
    Schedule schedule = rule.schedule();
    if ((schedule != null && !schedule.holds(at.facts().now()))
        || !(rule.placements().isEmpty() || rule.placements().contains(at.placement()))) {
      return false;
    }
    Condition condition = when;
    if (condition == null) {
      return true;
    }
    List<Object> key = values(condition, at.facts());
    Boolean known = holds.get(key);
    if (known == null) {
      budget.spend(1);
      known = condition.evaluate(at.facts(), null).or(rule.onMissing() == OnMissing.MATCH);
      holds.put(key, known);
    }
    return known;
  }

  /** The items it is about, whether it holds or not. */
  ItemSet items(SearchedCase at) {
    if (rule.action() instanceof Action.Pin) {
      return pinned;
    }
    Condition condition = items;
    if (condition == null) {
      return columns.all();
    }
    List<Object> key = values(condition, at.facts());
    ItemSet known = matches.get(key);
    if (known == null) {
      Decisions decisions =
          columns.decide(
              condition, condition.scope().needsRequest() ? at.facts() : null, budget::spend);
      known =
          rule.onMissing() == OnMissing.MATCH
              ? columns.all().andNot(decisions.no())
              : decisions.yes();
      if (matches.size() >= KEPT_SETS) {
        matches.clear();
      }
      matches.put(key, known);
    }
    return known;
  }

  /** The items it takes out of the list: none where it does not hold. */
  ItemSet removed(SearchedCase at) {
    if (!holds(at)) {
      return ItemSet.empty();
    }
    return switch (rule.action()) {
      case Action.Exclude _ -> items(at);
      case Action.Only _ -> columns.all().andNot(items(at));
      default -> ItemSet.empty();
    };
  }

  /** The items for which it makes a difference: none where it does not hold. */
  ItemSet touched(SearchedCase at) {
    if (rule.action() instanceof Action.Only) {
      return removed(at);
    }
    return holds(at) ? items(at) : ItemSet.empty();
  }

  private static List<Object> values(Condition condition, RequestFacts facts) {
    List<Object> values = new ArrayList<>();
    for (AttributeName name : condition.attributes()) {
      if (name.entity() != Entity.ITEM) {
        values.add(
            Optional.ofNullable(
                (name.entity() == Entity.USER ? facts.user() : facts.context()).get(name.name())));
      }
    }
    if (condition.usesNow()) {
      Instant moment = facts.now();
      values.add(moment);
    }
    return values;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    if (when != null) {
      conditions.add(when);
    }
    if (items != null) {
      conditions.add(items);
    }
    return conditions;
  }

  private static @Nullable Condition condition(
      @Nullable String text, OnMissing onMissing, AttributeSchema schema) {
    if (text == null) {
      return null;
    }
    Condition condition = Condition.compile(schema, text);
    return onMissing == OnMissing.DEFAULT ? condition : condition.withoutDefaults();
  }
}
