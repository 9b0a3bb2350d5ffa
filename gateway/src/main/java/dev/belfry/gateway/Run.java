package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a list: the snapshots taken at admission and kept to its end.
 *
 * @param request what the app asked for
 * @param trace deadline, times and flags
 * @param versions the snapshots, in every message
 * @param catalogue the snapshot that {@code versions} names
 * @param user whom the list is for
 * @param context where and when
 * @param regime how much is known
 * @param sessionItems the items of the session's stored events, where nobody is known, and the
 *     request's own that are known, oldest first
 * @param exclude items that the request leaves out, those of the session among them
 * @param restrictTo items that the request is confined to, or null for the whole catalogue
 * @param plan what it is made with instead of what is live
 * @param objectives what relevance is to be made of, where a ranker makes it
 * @param seed of every random draw
 */
record Run(
    ListRequest request,
    Trace trace,
    Versions versions,
    Catalogue catalogue,
    UserProfile user,
    RequestContext context,
    Regime regime,
    List<Long> sessionItems,
    ItemNumbers exclude,
    @Nullable ItemNumbers restrictTo,
    ListPlan plan,
    Objectives objectives,
    long seed) {
  Run {
    requireNonNull(request, "request is null");
    requireNonNull(exclude, "exclude is null");
    sessionItems = List.copyOf(sessionItems);
  }

  /** The other ranking of an interleaved list: the same request, with another model or aim. */
  Run rival(ListPlan other, Versions otherVersions, Objectives otherObjectives) {
    return new Run(
        request,
        trace,
        otherVersions,
        catalogue,
        user,
        context,
        regime,
        sessionItems,
        exclude,
        restrictTo,
        other,
        otherObjectives,
        seed);
  }

  /** A ruleset's JSON that stands instead of the live one, or null. */
  @Nullable String rules() {
    return plan.rules();
  }

  /** How many items a page has. */
  int count() {
    return plan.count(request);
  }

  /**
   * The regime of a user, by the table in the glossary. Cold is a property of the live model:
   * without one nobody is warm.
   */
  static Regime regime(
      UserProfile user, boolean hasModel, int coldThreshold, boolean hasSessionItems) {
    if (hasModel && user.positives() >= coldThreshold) {
      return Regime.WARM;
    }
    if (user.isKnown()) {
      return Regime.COLD_USER;
    }
    return hasSessionItems ? Regime.SESSION : Regime.ANONYMOUS;
  }
}
