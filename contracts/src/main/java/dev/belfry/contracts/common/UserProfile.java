package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one user when a request is admitted.
 *
 * @param userNo stable number; 0 for nobody known
 * @param userId the app's id as it was asked for, or null for an anonymous request
 * @param version grows with every event and every change of attributes of this user; keys cached
 *     embeddings
 * @param attributes values by the attribute schema
 * @param recent the latest interactions, newest first, at most 50
 * @param positives number of distinct items the user ever interacted with positively
 * @param seen everything the user ever interacted with
 * @param impressions what was shown lately, newest first
 */
public record UserProfile(
    long userNo,
    @Nullable String userId,
    long version,
    Attributes attributes,
    List<Interaction> recent,
    int positives,
    SeenItems seen,
    List<Impression> impressions) {
  /** The most interactions that {@link #recent} holds. */
  public static final int RECENT_LIMIT = 50;

  public UserProfile {
    requireNonNull(attributes, "attributes is null");
    requireNonNull(seen, "seen is null");
    recent = List.copyOf(recent);
    impressions = List.copyOf(impressions);
  }

  /** The profile of somebody about whom nothing is known. */
  public static UserProfile unknown(@Nullable String userId) {
    return new UserProfile(
        0, userId, 0, Attributes.empty(), List.of(), 0, SeenItems.empty(), List.of());
  }

  /** Whether the user is known at all. */
  public boolean isKnown() {
    return userNo > 0;
  }
}
