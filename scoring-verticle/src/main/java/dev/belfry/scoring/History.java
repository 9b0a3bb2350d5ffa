package dev.belfry.scoring;

import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.scoring.ScoringRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a request says somebody liked: the session's items before the profile's. Stateless. */
final class History {
  /** The type of what is known only as an item of the session. */
  static final String SESSION_TYPE = "session";

  private History() {}

  /** Item numbers, most recent first, each once. */
  static long[] latestFirst(ScoringRequest request) {
    return latestFirst(request.user(), request.sessionItems());
  }

  /** The same of a user and a session. */
  static long[] latestFirst(UserProfile user, List<Long> sessionItems) {
    Set<Long> items = new LinkedHashSet<>(sessionItems.reversed());
    for (Interaction interaction : user.recent()) {
      if (interaction.positive()) {
        items.add(interaction.itemNo());
      }
    }
    return items.stream().mapToLong(Long::longValue).toArray();
  }

  /** The profile, with the session's items as its latest interactions. */
  static UserProfile profile(ScoringRequest request) {
    return profile(request.user(), request.sessionItems(), request.context().now());
  }

  /** The same of a user and a session. */
  static UserProfile profile(UserProfile user, List<Long> sessionItems, Instant now) {
    if (sessionItems.isEmpty()) {
      return user;
    }
    List<Interaction> recent = new ArrayList<>();
    Set<Long> known = new HashSet<>();
    for (long itemNo : sessionItems.reversed()) {
      if (known.add(itemNo)) {
        recent.add(new Interaction(itemNo, SESSION_TYPE, 1, now, true));
      }
    }
    user.recent().stream().filter(older -> !known.contains(older.itemNo())).forEach(recent::add);
    return new UserProfile(
        user.userNo(),
        user.userId(),
        user.version(),
        user.attributes(),
        recent.subList(0, Math.min(UserProfile.RECENT_LIMIT, recent.size())),
        user.positives() + sessionItems.size(),
        user.seen(),
        user.impressions());
  }
}
