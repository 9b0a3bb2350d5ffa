package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what. An entry is appended in the transaction of the write that it tells of; each
 * carries the hash of the one before, so that an entry that was changed or taken out is found.
 * Thread-safe.
 */
public interface AuditLog {
  /**
   * Which entries are wanted.
   *
   * @param before the number that they are below, or null for the newest
   * @param limit 1 to 100
   * @param actor of them, or null
   * @param entity of them, or null
   * @param entityId of them, or null
   */
  record Query(
      @Nullable Long before,
      int limit,
      @Nullable String actor,
      @Nullable String entity,
      @Nullable String entityId) {}

  /**
   * Whether the chain holds.
   *
   * @param entries how many were looked at
   * @param firstBroken the number of the first entry that does not follow from those before, or
   *     null
   */
  record Verification(long entries, @Nullable Long firstBroken) {}

  /** Entries, the newest first. */
  Future<List<AuditEntry>> page(Query query);

  /** Reads the whole log from its first entry on, and compares every hash. */
  Future<Verification> verify();
}
