package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A rule over one catalogue.
 *
 * @param rule the compiled rule
 * @param matches the items it is about, where the catalogue alone decides; null where the request
 *     takes part, or where it is about every item
 */
record PreparedRule(CompiledRule rule, @Nullable ItemMatches matches) {

  static PreparedRule of(CompiledRule rule, Catalogue catalogue) {
    RuleCondition items = rule.items();
    return new PreparedRule(
        rule,
        items == null || items.scope().needsRequest() ? null : ItemMatches.of(items, catalogue));
  }

  PreparedRule in(Catalogue next, Collection<Item> changes) {
    return matches == null ? this : new PreparedRule(rule, matches.in(next, changes));
  }

  Action action() {
    return rule.rule().action();
  }

  String name() {
    return rule.rule().name();
  }

  /** The items it is about, where the catalogue alone decides; else null. */
  @Nullable ItemSet itemSet() {
    return matches == null ? null : matches.items();
  }

  /** Whether it lets items in or out, rather than moving them. */
  boolean isEligibility() {
    return action() instanceof Action.Exclude || action() instanceof Action.Only;
  }

  /** Whether it holds for every request, with items that only the catalogue changes. */
  boolean isFoldable() {
    return isEligibility() && rule.isUnconditional() && matches != null;
  }

  boolean isInForce(RequestFacts request, String placement) {
    return rule.isInForce(request, placement);
  }

  /** Which items it is about, for one request. */
  Predicate<Item> items(RequestFacts request) {
    if (matches != null) {
      ItemSet set = matches.items();
      return item -> set.contains(item.itemNo());
    }
    RuleCondition items = rule.items();
    if (items == null) {
      return item -> true;
    }
    Predicate<Attributes> bound = items.bind(request);
    return item -> bound.test(item.attributes());
  }

  /** What an {@code exclude} or {@code only} lets in of a set that the catalogue alone decides. */
  ItemTest foldedTest() {
    return new ItemTest.OfSet("rule " + name(), requireNonNull(matches).items(), keeps());
  }

  /** What an {@code exclude} or {@code only} lets in, for one request. */
  ItemTest test(RequestFacts request) {
    return matches != null
        ? foldedTest()
        : ItemTest.OfCondition.of("rule " + name(), requireNonNull(rule.items()), request, keeps());
  }

  private boolean keeps() {
    return action() instanceof Action.Only;
  }
}
