package dev.belfry.storage;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemGate;
import io.vertx.core.Future;
import java.util.Optional;

/** The catalogue's snapshots, kept up to date by the change feed. Thread-safe. */
public interface CatalogueStore {
  /** The snapshot that new requests are admitted with. */
  Catalogue current();

  /**
   * A snapshot by its version: the current one and at least the one before, which stays for 200 ms
   * or more after it was replaced. The next one is found here too while appliers prepare for it.
   */
  Optional<Catalogue> at(long version);

  /**
   * The live gate. It is moved directly after the commit of a write in this process, and by the
   * change feed for writes of others; the higher revision of an item stands.
   */
  ItemGate gate();

  /**
   * Adds a party that every later snapshot waits for, for at most 2 seconds each.
   *
   * @return completes when {@code applier} was applied to the current snapshot, with all items as
   *     changes; fails with what {@code applier} failed with, and then it is not added
   */
  Future<Void> addApplier(CatalogueApplier applier);
}
