package dev.belfry.storage;

import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** The record of served lists: a local journal, tailed into Postgres. Thread-safe. */
public interface ServedLists {
  /**
   * Appends to the journal before it returns, without waiting for disk or Postgres: a killed
   * process loses nothing, a power failure at most about a second.
   *
   * @return false when the list is not recorded, because the journal's disk budget is used up (or
   *     the disk is full); such lists are counted in {@link StorageHealth#unrecordedLists()}
   */
  boolean append(ServedList list);

  /** The list, from Postgres or, while it is not there yet, from the journal. */
  Future<Optional<ServedList>> find(UUID listId);

  /** Completes when everything appended before the call is in Postgres. */
  Future<Void> flush();
}
