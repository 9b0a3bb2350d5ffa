package dev.belfry.storage;

import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.UserProfile;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known about users. Thread-safe. */
public interface ProfileStore {
  /**
   * The profile, from this process, else Redis, else Postgres. It holds every event that was
   * acknowledged before the call by this process.
   *
   * @param userId null for an anonymous request
   * @return {@link UserProfile#unknown} for an unknown id; fails with UNAVAILABLE when it is in
   *     neither cache and Postgres is away; never fails because of Redis
   */
  Future<UserProfile> profile(@Nullable String userId);

  /** The latest interactions, newest first, from Postgres; empty for an unknown id. */
  Future<List<Interaction>> history(String userId, int limit);

  /** The latest ratings, newest first, from Postgres; empty for an unknown id. */
  Future<List<Interaction>> ratings(String userId, int limit);

  /** Remembers, in this process only, what was shown to a user. No-op for user number 0. */
  void noteImpressions(long userNo, List<Long> itemNos, Instant at);
}
