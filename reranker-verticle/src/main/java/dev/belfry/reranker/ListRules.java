package dev.belfry.reranker;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules that shape one list, in force for one request.
 *
 * @param multipliers those that change scores
 * @param caps those that bound values
 * @param variety the first {@code diversify}, or null
 */
record ListRules(List<Multiplier> multipliers, List<CapLimit> caps, @Nullable Variety variety) {
  static final ListRules NONE = new ListRules(List.of(), List.of(), null);

  static ListRules of(
      PreparedRuleset prepared, RequestFacts facts, String placement, Instant now, int depth) {
    List<Multiplier> multipliers = new ArrayList<>();
    List<CapLimit> caps = new ArrayList<>();
    Variety variety = null;
    for (PreparedRule rule : prepared.rules()) {
      if (rule.isEligibility()
          || rule.action() instanceof Action.NoRepeat
          || !rule.isInForce(facts, placement)) {
        continue;
      }
      Predicate<Item> items = rule.items(facts);
      if (rule.action() instanceof Action.Cap cap) {
        caps.add(new CapLimit(rule.name(), cap.attribute(), cap.limit(depth), items));
      } else if (rule.action() instanceof Action.Diversify diversify) {
        variety =
            variety == null ? new Variety(rule.name(), (float) diversify.strength()) : variety;
      } else {
        Multiplier multiplier = Multiplier.of(rule, items, now);
        if (multiplier != null) {
          multipliers.add(multiplier);
        }
      }
    }
    return new ListRules(multipliers, caps, variety);
  }
}
