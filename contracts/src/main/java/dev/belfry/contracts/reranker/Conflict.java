package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that contradict each other, or a rule that does nothing.
 *
 * @param kind what is the matter
 * @param rules the names of those concerned, the one to look at first in front
 * @param sentence what happens, in words
 * @param witness a case in which it can be seen, or null where there is nothing to be seen: a rule
 *     that never holds
 */
public record Conflict(Kind kind, List<String> rules, String sentence, @Nullable Witness witness) {
  public Conflict {
    requireNonNull(kind, "kind is null");
    rules = List.copyOf(rules);
    requireNonNull(sentence, "sentence is null");
  }

  /** What is the matter. */
  public enum Kind {
    /** Two pins on one slot of one list. */
    PIN_SLOT,
    /** A pinned item that another rule leaves out. */
    PIN_EXCLUDED,
    /** A rule that no item or no request can match. */
    DEAD_RULE,
    /** A rule that changes nothing, since another one hides it wherever it matches. */
    UNREACHABLE,
    /** A boost and a bury of one item. */
    BOOST_AND_BURY,
    /** Quotas that add up beyond the list. */
    QUOTA_BEYOND_LIST,
    /** A cap that keeps a quota from being met. */
    CAP_BELOW_QUOTA,
    /** A schedule whose parts have no moment in common. */
    SCHEDULES_NEVER_MEET
  }

  /**
   * A case in which the conflict can be seen. Attributes that are not named have no value.
   *
   * @param itemId the item concerned, or null where the request alone shows it
   * @param title the item's title, or null
   * @param user the user's attributes
   * @param context the context's attributes, without the placement
   * @param placement where the list is shown
   * @param at when
   */
  public record Witness(
      @Nullable String itemId,
      @Nullable String title,
      Attributes user,
      Attributes context,
      String placement,
      Instant at) {
    public Witness {
      requireNonNull(user, "user is null");
      requireNonNull(context, "context is null");
      requireNonNull(placement, "placement is null");
      requireNonNull(at, "at is null");
    }
  }
}
