package dev.belfry.contracts.events;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.SeenItems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules read of a request beside its candidates and its context, so that the list can be
 * made again from its record bit for bit. Of what the user did and was shown it holds what concerns
 * the candidates.
 *
 * @param applyRules false where the list was made without rules
 * @param count items asked for on the first page
 * @param user the user's attributes at that moment
 * @param recent the latest interactions with candidates, newest first
 * @param seen when the user last touched each candidate, by type of event
 * @param impressions when candidates were shown to the user lately, newest first
 * @param filter the request's own CEL, or null
 * @param exclude items that the request left out
 * @param restrictTo items that the request was confined to, or null for the whole catalogue
 * @param closed items that the gate was found to hold back while the list was made
 * @param revisions of each candidate, in their order, as the catalogue then had it: what its
 *     attributes were; 0 where the catalogue did not have it
 */
public record ReplayFacts(
    boolean applyRules,
    int count,
    Attributes user,
    List<Interaction> recent,
    SeenItems seen,
    List<Impression> impressions,
    @Nullable String filter,
    ItemNumbers exclude,
    @Nullable ItemNumbers restrictTo,
    ItemNumbers closed,
    List<Long> revisions) {
  public ReplayFacts {
    requireNonNull(user, "user is null");
    requireNonNull(seen, "seen is null");
    requireNonNull(exclude, "exclude is null");
    requireNonNull(closed, "closed is null");
    recent = List.copyOf(recent);
    impressions = List.copyOf(impressions);
    revisions = List.copyOf(revisions);
  }
}
