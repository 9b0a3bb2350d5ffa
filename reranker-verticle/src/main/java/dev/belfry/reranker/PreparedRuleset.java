package dev.belfry.reranker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ruleset over one catalogue: conditions over items alone are bitmaps, and what holds for every
 * request is folded into one set. Safe for use by several threads.
 */
final class PreparedRuleset {
  private static final int KEPT_FILTERS = 64;

  private final Ruleset ruleset;
  private final Catalogue catalogue;
  private final List<PreparedRule> rules;
  private final List<PreparedRule> listRules;
  private final AvailableItems available;
  private final RuleErrorLog errors;
  private final Cache<String, ItemMatches> filters =
      Caffeine.newBuilder().maximumSize(KEPT_FILTERS).build();
  private volatile @Nullable EligibleItems withRules;
  private volatile @Nullable EligibleItems withoutRules;
  private volatile @Nullable Instant lastAsked;

  private PreparedRuleset(
      Ruleset ruleset,
      Catalogue catalogue,
      List<PreparedRule> rules,
      AvailableItems available,
      RuleErrorLog errors) {
    this.ruleset = ruleset;
    this.catalogue = catalogue;
    this.rules = rules;
    this.available = available;
    this.errors = errors;
    this.listRules =
        rules.stream()
            .filter(rule -> !rule.isEligibility() && !(rule.action() instanceof Action.NoRepeat))
            .toList();
  }

  /** As {@link #of(Ruleset, Catalogue, RuleErrorLog)}, for a ruleset that is not live. */
  static PreparedRuleset of(Ruleset ruleset, Catalogue catalogue) {
    return of(ruleset, catalogue, RuleErrorLog.unread());
  }

  /**
   * Looks at every item once for each rule.
   *
   * @param errors counts what errs
   */
  static PreparedRuleset of(Ruleset ruleset, Catalogue catalogue, RuleErrorLog errors) {
    List<PreparedRule> rules =
        ruleset.rules().stream()
            .map(rule -> CompiledRule.compileLive(rule, catalogue.schema(), errors))
            .map(rule -> PreparedRule.of(rule, catalogue))
            .toList();
    return new PreparedRuleset(ruleset, catalogue, rules, AvailableItems.of(catalogue), errors);
  }

  /** The same ruleset over the next catalogue, which differs from this one in {@code changes}. */
  PreparedRuleset in(Catalogue next, Collection<Item> changes) {
    if (!next.schema().equals(catalogue.schema())) {
      return of(ruleset, next, errors);
    }
    List<PreparedRule> nextRules = rules.stream().map(rule -> rule.in(next, changes)).toList();
    PreparedRuleset prepared =
        new PreparedRuleset(ruleset, next, nextRules, available.in(next, changes), errors);
    filters.asMap().forEach((text, before) -> prepared.filters.put(text, before.in(next, changes)));
    return prepared;
  }

  Ruleset ruleset() {
    return ruleset;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /** In the order they are applied. */
  List<PreparedRule> rules() {
    return rules;
  }

  /** Those that shape lists rather than decide what may enter, in the same order. */
  List<PreparedRule> listRules() {
    return listRules;
  }

  /**
   * What is eligible whoever asks.
   *
   * @param applyRules false leaves the rules out
   */
  EligibleItems eligible(Instant now, boolean applyRules) {
    EligibleItems known = applyRules ? withRules : withoutRules;
    if (known != null && known.covers(now)) {
      return known;
    }
    lastAsked = now;
    List<ItemTest> always =
        applyRules
            ? rules.stream().filter(PreparedRule::isFoldable).map(PreparedRule::foldedTest).toList()
            : List.of();
    EligibleItems fresh = new EligibleItems(catalogue, available.at(now), always);
    if (applyRules) {
      withRules = fresh;
    } else {
      withoutRules = fresh;
    }
    return fresh;
  }

  /** The test of a request's own filter; null where that takes a look at every item first. */
  @Nullable ItemTest filterTest(
      String text, RuleCondition filter, RequestFacts request, boolean mayScan) {
    String key = "filter " + text;
    if (filter.scope().needsRequest()) {
      return ItemTest.OfCondition.of(key, filter, request, true);
    }
    ItemMatches set = filters.getIfPresent(text);
    if (set == null) {
      if (!mayScan) {
        return null;
      }
      set = ItemMatches.of(filter, catalogue);
      filters.put(text, set);
    }
    return new ItemTest.OfSet(key, set.items(), true);
  }
}
