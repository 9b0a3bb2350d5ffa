package dev.belfry.storage;

import dev.belfry.contracts.common.Item;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Items, read and written in Postgres. A write is acknowledged after its commit and after the local
 * gate has it. All fail with UNAVAILABLE when Postgres is away. Thread-safe.
 */
public interface ItemStore {
  /**
   * Creates or replaces. Rows that break a rule are reported, the others are stored; of two rows
   * with one id the later stands. A row that names a revision fails all with CONFLICT where the
   * item is at another one, and with NOT_FOUND where it is gone.
   *
   * @param actor who is named in the audit log: with what changed where one row is given, and a
   *     count where there are more; null for a job, which is audited as a whole
   * @return one result for each row, in order
   */
  Future<List<RowResult>> put(List<ItemWrite> rows, @Nullable String actor);

  /** Changes single attributes of items that exist; null removes one. Otherwise as {@link #put}. */
  Future<List<RowResult>> patch(List<ItemWrite> rows, @Nullable String actor);

  /** Deletes an item, and answers whether there was one. Its number is never given again. */
  Future<Boolean> delete(String itemId, @Nullable String actor);

  /** {@link #put(List, String)} without an entry in the audit log. */
  default Future<List<RowResult>> put(List<ItemWrite> rows) {
    return put(rows, null);
  }

  /** {@link #patch(List, String)} without an entry in the audit log. */
  default Future<List<RowResult>> patch(List<ItemWrite> rows) {
    return patch(rows, null);
  }

  /** {@link #delete(String, String)} without an entry in the audit log. */
  default Future<Boolean> delete(String itemId) {
    return delete(itemId, null);
  }

  /** The item as it is in Postgres now. */
  Future<Optional<Item>> find(String itemId);

  /**
   * Items whose id or title contains a text, ordered by id.
   *
   * @param text empty for all
   * @param limit 1 to 1,000
   * @param afterId the last id of the page before, or null
   */
  Future<List<Item>> search(String text, int limit, @Nullable String afterId);
}
