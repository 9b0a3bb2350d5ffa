package dev.belfry.reranker;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.util.Collection;

/**
 * The items that a condition over items alone matches, kept from one catalogue to the next by
 * looking at the changed items only.
 */
record ItemMatches(RuleCondition condition, ItemSet items) {

  /** Looks at every item. */
  static ItemMatches of(RuleCondition condition, Catalogue catalogue) {
    ItemSet.Builder builder = new ItemSet.Builder();
    catalogue.forEach(
        item -> {
          if (condition.test(null, item.attributes())) {
            builder.add(item.itemNo());
          }
        });
    return new ItemMatches(condition, builder.build());
  }

  /** The matches in {@code next}, which differs from the catalogue before in {@code changes}. */
  ItemMatches in(Catalogue next, Collection<Item> changes) {
    ItemSet.Builder builder = null;
    for (Item change : changes) {
      Item item = next.find(change.itemNo());
      boolean matches = item != null && !item.deleted() && condition.test(null, item.attributes());
      if (matches != items.contains(change.itemNo())) {
        builder = builder == null ? items.toBuilder() : builder;
        if (matches) {
          builder.add(change.itemNo());
        } else {
          builder.remove(change.itemNo());
        }
      }
    }
    return builder == null ? this : new ItemMatches(condition, builder.build());
  }
}
