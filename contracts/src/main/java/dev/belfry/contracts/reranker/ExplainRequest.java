package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether an item may enter the list of a request, and what keeps it out.
 *
 * @param deadline when the sender stops waiting
 * @param rules a ruleset's JSON, or null for no rules
 * @param item as it is, or was at that moment
 * @param user whom the list is for
 * @param context where and when
 * @param filter the request's own CEL, or null
 * @param exclude items that the request leaves out
 * @param restrictTo items that the request is confined to, or null for the whole catalogue
 */
public record ExplainRequest(
    Deadline deadline,
    @Nullable String rules,
    Item item,
    UserProfile user,
    RequestContext context,
    @Nullable String filter,
    ItemNumbers exclude,
    @Nullable ItemNumbers restrictTo)
    implements Request {
  public ExplainRequest {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(item, "item is null");
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    requireNonNull(exclude, "exclude is null");
  }
}
