package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a ruleset.
 *
 * @param name unique in the ruleset, 1 to 100 characters
 * @param description for people
 * @param enabled false leaves it out
 * @param priority rules of a higher priority come first; among equals the order of the ruleset
 *     stands
 * @param schedule when it holds; null means always
 * @param placements where it holds; empty means everywhere
 * @param when CEL over user, context and now; null means always
 * @param items CEL over item, user, context and now; null means every item
 * @param onMissing what an undecided condition means
 * @param action what it does
 */
record Rule(
    String name,
    String description,
    boolean enabled,
    int priority,
    @Nullable Schedule schedule,
    Set<String> placements,
    @Nullable String when,
    @Nullable String items,
    OnMissing onMissing,
    Action action) {
  Rule {
    requireNonNull(name, "name is null");
    requireNonNull(description, "description is null");
    requireNonNull(onMissing, "onMissing is null");
    requireNonNull(action, "action is null");
    placements = Set.copyOf(placements);
  }
}
