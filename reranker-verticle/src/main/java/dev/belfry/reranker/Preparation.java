package dev.belfry.reranker;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Folds one request into a ruleset: which items it may get. */
final class Preparation {
  /** More items than this in {@code restrictTo} are a scan. */
  private static final int FEW = 2_000;

  private final PreparedRuleset prepared;
  private final PrepareRequest request;
  private final @Nullable RuleCondition filter;
  private final RequestFacts facts;

  Preparation(PreparedRuleset prepared, PrepareRequest request, @Nullable RuleCondition filter) {
    this.prepared = prepared;
    this.request = request;
    this.filter = filter;
    this.facts = RequestFacts.of(request.user(), request.context());
  }

  /**
   * The eligibility.
   *
   * @param mayScan false: empty where every item of the catalogue would have to be looked at
   */
  Optional<Eligibility> run(boolean mayScan) {
    Instant now = request.context().now();
    EligibleItems eligible = prepared.eligible(now, request.applyRules());
    List<ItemTest> tests = new ArrayList<>();
    if (request.applyRules()) {
      for (PreparedRule rule : prepared.rules()) {
        if (rule.isEligibility() && !rule.isFoldable() && isInForce(rule)) {
          tests.add(rule.test(facts));
        }
      }
    }
    String text = request.filter();
    ItemNumbers restrictTo = request.restrictTo();
    boolean fewItems = restrictTo != null && restrictTo.size() <= FEW;
    if (filter != null && text != null) {
      ItemTest test =
          fewItems
              ? ItemTest.OfCondition.of(text, filter, facts, true)
              : prepared.filterTest(text, filter, facts, mayScan);
      if (test == null) {
        return Optional.empty();
      }
      tests.add(test);
    }
    ItemSet allowed =
        restrictTo != null
            ? restricted(eligible.base(), tests, restrictTo)
            : mayScan ? eligible.narrow(tests) : eligible.known(tests);
    if (allowed == null || (!mayScan && restrictTo != null && !fewItems)) {
      return Optional.empty();
    }
    return Optional.of(
        new Eligibility(
            prepared.catalogue().version(), prepared.ruleset().version(), allowed, denied()));
  }

  private ItemSet restricted(ItemSet base, List<ItemTest> tests, ItemNumbers restrictTo) {
    ItemSet.Builder builder = new ItemSet.Builder();
    for (long itemNo : restrictTo.toArray()) {
      Item item = base.contains(itemNo) ? prepared.catalogue().find(itemNo) : null;
      if (item != null && tests.stream().allMatch(test -> test.admits(item))) {
        builder.add(itemNo);
      }
    }
    return builder.build();
  }

  private ItemNumbers denied() {
    ItemNumbers denied = request.exclude();
    if (request.applyRules()) {
      for (PreparedRule rule : prepared.rules()) {
        if (rule.action() instanceof Action.NoRepeat noRepeat && isInForce(rule)) {
          denied = denied.union(seen(noRepeat, rule));
        }
      }
    }
    return denied;
  }

  private boolean isInForce(PreparedRule rule) {
    return rule.isInForce(facts, request.context().placement());
  }

  private ItemNumbers seen(Action.NoRepeat noRepeat, PreparedRule rule) {
    SeenItems seen = request.user().seen();
    Integer days = noRepeat.days();
    ItemNumbers numbers =
        days == null && noRepeat.types().isEmpty()
            ? seen.ever()
            : seen.since(
                noRepeat.types(),
                days == null ? Instant.MIN : request.context().now().minus(Duration.ofDays(days)));
    if (rule.rule().items() == null || numbers.isEmpty()) {
      return numbers;
    }
    Predicate<Item> matches = rule.items(facts);
    return ItemNumbers.of(
        Arrays.stream(numbers.toArray())
            .filter(
                itemNo -> {
                  Item item = prepared.catalogue().find(itemNo);
                  return item != null && matches.test(item);
                })
            .toArray());
  }
}
