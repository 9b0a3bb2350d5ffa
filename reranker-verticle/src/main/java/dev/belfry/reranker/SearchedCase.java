package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.conditions.RequestFacts;

/**
 * One request of the universe in which conflicts are looked for.
 *
 * @param facts its user, context and moment, the placement among the context
 * @param placement where
 */
record SearchedCase(RequestFacts facts, String placement) {
  SearchedCase {
    requireNonNull(facts, "facts is null");
    requireNonNull(placement, "placement is null");
  }
}
