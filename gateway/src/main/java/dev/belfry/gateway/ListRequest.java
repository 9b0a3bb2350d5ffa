package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app asks for.
 *
 * @param userId whom the list is for, or null
 * @param sessionId the app's session, or null
 * @param items ids of the session's items, oldest first
 * @param context context attributes that the app gave
 * @param filter CEL, or null
 * @param exclude ids of items to leave out
 * @param candidates ids that the list is confined to, or null for the whole catalogue
 * @param count items a page, 1 to 100
 * @param placement where it will be shown; one of this installation's
 * @param purpose only live lists count as exposure
 * @param applyRules false leaves the rules out; only for {@link Purpose#EXPLORE}
 * @param otherwise what it is made with instead of what is live; only for {@link Purpose#EXPLORE}
 * @param ratings whether it says what the user would rate each item
 */
record ListRequest(
    @Nullable String userId,
    @Nullable String sessionId,
    List<String> items,
    Attributes context,
    @Nullable String filter,
    List<String> exclude,
    @Nullable List<String> candidates,
    int count,
    String placement,
    Purpose purpose,
    boolean applyRules,
    Otherwise otherwise,
    boolean ratings) {
  static final int MAX_COUNT = 100;
  static final int DEFAULT_COUNT = 10;
  static final String DEFAULT_PLACEMENT = "home";

  ListRequest {
    requireNonNull(context, "context is null");
    requireNonNull(placement, "placement is null");
    requireNonNull(purpose, "purpose is null");
    items = List.copyOf(items);
    exclude = List.copyOf(exclude);
    candidates = candidates == null ? null : List.copyOf(candidates);
    if (!applyRules && purpose != Purpose.EXPLORE) {
      throw BelfryException.invalid(
          "rules is false; a list without rules is given only with purpose 'explore'");
    }
    if (!otherwise.equals(Otherwise.NOT) && purpose != Purpose.EXPLORE) {
      throw BelfryException.invalid(
          "'ruleset', 'draft', 'model', 'withoutRules', 'experiment' and 'variant' are given only"
              + " with purpose 'explore'");
    }
  }

  /** A request for what is live. */
  ListRequest(
      @Nullable String userId,
      @Nullable String sessionId,
      List<String> items,
      Attributes context,
      @Nullable String filter,
      List<String> exclude,
      @Nullable List<String> candidates,
      int count,
      String placement,
      Purpose purpose,
      boolean applyRules) {
    this(
        userId,
        sessionId,
        items,
        context,
        filter,
        exclude,
        candidates,
        count,
        placement,
        purpose,
        applyRules,
        Otherwise.NOT,
        false);
  }

  /** The same, with or without ratings. */
  ListRequest withRatings(boolean wanted) {
    return new ListRequest(
        userId,
        sessionId,
        items,
        context,
        filter,
        exclude,
        candidates,
        count,
        placement,
        purpose,
        applyRules,
        otherwise,
        wanted);
  }

  /** A plain request for one user. */
  static ListRequest forUser(
      @Nullable String userId,
      @Nullable String sessionId,
      Attributes context,
      int count,
      String placement) {
    return new ListRequest(
        userId,
        sessionId,
        List.of(),
        context,
        null,
        List.of(),
        null,
        count,
        placement,
        Purpose.LIVE,
        true);
  }
}
