package dev.belfry.storage;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import io.vertx.core.Future;
import java.util.List;

/** Prepares something for a catalogue snapshot before requests are admitted with it. */
@FunctionalInterface
public interface CatalogueApplier {
  /**
   * Called on an event loop, one call at a time, in the order of versions; must not block.
   *
   * @param next the snapshot that will be current
   * @param changes the items that differ from the snapshot before, tombstones included; on the
   *     first call all items
   * @return completes when this party can answer for {@code next}; it is given 2 seconds
   */
  Future<Void> apply(Catalogue next, List<Item> changes);
}
