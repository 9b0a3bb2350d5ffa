package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a catalogue that rules might fetch: those that are pinned, and the newest for each
 * quota.
 */
final class FetchableItems {
  private static final int EACH = 100;
  private static final int LOOKED_AT = 5_000;

  private FetchableItems() {}

  static List<Item> of(List<Ruleset> rulesets, Catalogue catalogue) {
    Map<Long, Item> items = new HashMap<>();
    for (Ruleset ruleset : rulesets) {
      for (Rule rule : ruleset.rules()) {
        if (rule.action() instanceof Action.Pin pin) {
          catalogue.findById(pin.item()).ifPresent(item -> items.put(item.itemNo(), item));
        } else if (rule.action() instanceof Action.Quota) {
          newest(CompiledRule.compileLive(rule, catalogue.schema()).items(), catalogue)
              .forEach(item -> items.put(item.itemNo(), item));
        }
      }
    }
    return List.copyOf(items.values());
  }

  /** What the request takes part in cannot be told beforehand: then the newest of all. */
  private static List<Item> newest(@Nullable RuleCondition condition, Catalogue catalogue) {
    @Nullable RuleCondition known =
        condition == null || condition.scope().needsRequest() ? null : condition;
    List<Item> newest = new ArrayList<>();
    int lookedAt = 0;
    for (long itemNo = catalogue.maxItemNo() - 1L;
        itemNo >= 0 && newest.size() < EACH && lookedAt < LOOKED_AT;
        itemNo--) {
      Item item = catalogue.find(itemNo);
      if (item == null || item.deleted()) {
        continue;
      }
      lookedAt++;
      Attributes attributes = item.attributes();
      if (known == null || known.test(null, attributes)) {
        newest.add(item);
      }
    }
    return newest;
  }
}
