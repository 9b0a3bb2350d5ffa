package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import java.util.List;
import java.util.function.Predicate;

/**
 * A cap, for one request.
 *
 * @param rule the rule's name
 * @param attribute whose values are counted; an item counts for each of its values, and for none
 *     where it has none
 * @param limit the most items of one value
 * @param items which items it counts
 */
record CapLimit(String rule, String attribute, int limit, Predicate<Item> items) {

  /** The values that an item counts for. */
  List<?> values(Item item) {
    Object value = item.attributes().get(attribute);
    if (value == null || !items.test(item)) {
      return List.of();
    }
    return value instanceof List<?> many ? many.stream().distinct().toList() : List.of(value);
  }
}
