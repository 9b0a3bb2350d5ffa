package dev.belfry.contracts.events;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the record of served lists.
 *
 * @param placement only lists of this placement, or null for all
 * @param from the first moment of it
 * @param to the first moment after it
 */
public record RecordedRange(@Nullable String placement, Instant from, Instant to) {
  public RecordedRange {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
    if (!from.isBefore(to)) {
      throw BelfryException.invalid(
          "'from' is " + from + " and 'to' is " + to + ": 'from' must be the earlier one");
    }
  }
}
