package dev.belfry.reranker;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.util.List;
import java.util.function.Predicate;

/** What one rule or filter lets in, for one request. */
sealed interface ItemTest {

  /** Equal keys let the same items of one catalogue in. */
  Object key();

  /** Whether it lets an item in. */
  boolean admits(Item item);

  /** What it leaves of a set. */
  ItemSet narrow(ItemSet items, Catalogue catalogue);

  /**
   * A set that the catalogue alone decides.
   *
   * @param keep true lets in the matches, false everything else
   */
  record OfSet(String key, ItemSet matches, boolean keep) implements ItemTest {
    @Override
    public boolean admits(Item item) {
      return matches.contains(item.itemNo()) == keep;
    }

    @Override
    public ItemSet narrow(ItemSet items, Catalogue catalogue) {
      return keep ? items.and(matches) : items.andNot(matches);
    }
  }

  /**
   * A condition that the request takes part in.
   *
   * @param values the values of the request that it reads
   */
  record OfCondition(String name, List<Object> values, Predicate<Attributes> matches, boolean keep)
      implements ItemTest {
    static OfCondition of(
        String name, RuleCondition condition, RequestFacts request, boolean keep) {
      return new OfCondition(name, condition.valuesRead(request), condition.bind(request), keep);
    }

    @Override
    public Object key() {
      return List.of(name, values);
    }

    @Override
    public boolean admits(Item item) {
      return matches.test(item.attributes()) == keep;
    }

    @Override
    public ItemSet narrow(ItemSet items, Catalogue catalogue) {
      ItemSet.Builder builder = new ItemSet.Builder();
      items.forEach(
          itemNo -> {
            Item item = catalogue.find(itemNo);
            if (item != null && admits(item)) {
              builder.add(itemNo);
            }
          });
      return builder.build();
    }
  }
}
