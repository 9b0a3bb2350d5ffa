package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import org.jspecify.annotations.Nullable;

/**
 * Asks which items this request may get.
 *
 * @param deadline when the sender stops waiting
 * @param versions the snapshots to use
 * @param applyRules false leaves every rule out (the gate, filter and exclusions stay): the list
 *     "without rules" beside the real one
 * @param user whom the list is for
 * @param context where and when
 * @param filter CEL over {@code item}, {@code user} and {@code context}, or null
 * @param exclude items that the app does not want
 * @param restrictTo only these items, or null for the whole catalogue
 * @param rules a ruleset's JSON that stands instead of the version's, for a list that is only
 *     looked at; else null
 */
public record PrepareRequest(
    Deadline deadline,
    Versions versions,
    boolean applyRules,
    UserProfile user,
    RequestContext context,
    @Nullable String filter,
    ItemNumbers exclude,
    @Nullable ItemNumbers restrictTo,
    @Nullable String rules)
    implements Request {
  public PrepareRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(versions, "versions is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    requireNonNull(exclude, "exclude is null");
  }

  /** With the version's own rules. */
  public PrepareRequest(
      Deadline deadline,
      Versions versions,
      boolean applyRules,
      UserProfile user,
      RequestContext context,
      @Nullable String filter,
      ItemNumbers exclude,
      @Nullable ItemNumbers restrictTo) {
    this(deadline, versions, applyRules, user, context, filter, exclude, restrictTo, null);
  }
}
