package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A quota, for one request.
 *
 * @param rule the rule's name
 * @param min how many items match at least
 * @param slots the first so many slots count
 * @param items which items match
 * @param set the matching items of the catalogue, or null where the request takes part
 */
record QuotaNeed(String rule, int min, int slots, Predicate<Item> items, @Nullable ItemSet set) {}
