package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import java.util.function.Predicate;

/**
 * An {@code explore} rule, for one request.
 *
 * @param rule the rule's name
 * @param share the probability that a slot is drawn so, in (0, 1]
 * @param items what may be drawn
 */
record Exploration(String rule, double share, Predicate<Item> items) {}
