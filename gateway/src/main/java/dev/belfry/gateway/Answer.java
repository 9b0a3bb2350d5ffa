package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.events.ServedList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What leaves: the record, and what turns its numbers into the app's ids.
 *
 * @param list the record
 * @param userId the app's id of the user, or null
 * @param next leads to the following page, or null
 * @param catalogue a snapshot that knows every item of the list
 * @param ratings what the user would rate items, by number, as far as it is foretold; null where
 *     nobody asked
 */
record Answer(
    ServedList list,
    @Nullable String userId,
    @Nullable String next,
    Catalogue catalogue,
    @Nullable Map<Long, Float> ratings) {
  Answer {
    requireNonNull(list, "list is null");
    requireNonNull(catalogue, "catalogue is null");
  }
}
