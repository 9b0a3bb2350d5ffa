package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Users, read and written in Postgres. A write is acknowledged after its commit and after the local
 * profile cache moved. All fail with UNAVAILABLE when Postgres is away. Thread-safe.
 */
public interface UserStore {
  /**
   * Creates users or replaces their attributes. Rows that break a rule are reported, the others are
   * stored; of two rows with one id the later stands.
   *
   * @return one result for each row, in order
   */
  Future<List<RowResult>> put(List<UserWrite> rows);

  /** Changes single attributes of users that exist; null removes one. Otherwise as {@link #put}. */
  Future<List<RowResult>> patch(List<UserWrite> rows);

  /**
   * Erases a user, and answers whether there was one. The id, the attributes, and the texts and
   * sessions of events go; the number stays and points nowhere.
   *
   * @param actor who is named in the audit log, which tells the number only; null for nobody
   */
  Future<Boolean> delete(String userId, @Nullable String actor);

  /** {@link #delete(String, String)} without an entry in the audit log. */
  default Future<Boolean> delete(String userId) {
    return delete(userId, null);
  }

  /** The user as stored now. */
  Future<Optional<UserRow>> find(String userId);

  /**
   * Users whose id contains a text, ordered by id.
   *
   * @param text empty for all
   * @param limit 1 to 1,000
   * @param afterId the last id of the page before, or null
   */
  Future<List<UserRow>> search(String text, int limit, @Nullable String afterId);

  /**
   * Ids of users with events, drawn over all of them; the same draw for the same seed and users.
   * Fewer than asked for where the installation has fewer, or a user is drawn twice.
   */
  Future<List<String>> sample(int count, long seed);
}
