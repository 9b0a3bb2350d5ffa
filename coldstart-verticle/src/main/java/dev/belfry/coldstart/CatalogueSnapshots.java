package dev.belfry.coldstart;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Follows the catalogue and holds its last two versions. Versions are applied one at a time; reads
 * come from any thread.
 */
final class CatalogueSnapshots implements AutoCloseable {
  private static final int KEPT = 2;

  private final ContentIndex index;
  private volatile List<CatalogueSnapshot> newestFirst = List.of();
  private boolean complete;

  CatalogueSnapshots(int cachedItems) {
    index = new ContentIndex(cachedItems);
  }

  /** Builds the snapshot of {@code next}, which differs from the one before by {@code changes}. */
  synchronized void apply(Catalogue next, Collection<Item> changes) {
    // Changes that were lost in a failed call are made up for by reading all of the next version.
    CatalogueOrder order =
        complete ? newestFirst.getFirst().order().with(next, changes) : CatalogueOrder.of(next);
    complete = false;
    CatalogueSnapshot snapshot = new CatalogueSnapshot(next, index.apply(next, changes), order);
    complete = true;
    List<CatalogueSnapshot> kept = new ArrayList<>(List.of(snapshot));
    for (CatalogueSnapshot held : newestFirst) {
      if (kept.size() < KEPT && held.version() != next.version()) {
        kept.add(held);
      }
    }
    List<CatalogueSnapshot> before = newestFirst;
    newestFirst = List.copyOf(kept);
    before.stream().filter(held -> !kept.contains(held)).forEach(CatalogueSnapshot::release);
  }

  /**
   * The snapshot of a version.
   *
   * @throws BelfryException VERSION_GONE when it is not, or no longer, held
   */
  CatalogueSnapshot at(long version) {
    List<CatalogueSnapshot> held = newestFirst;
    for (CatalogueSnapshot snapshot : held) {
      if (snapshot.version() == version) {
        return snapshot;
      }
    }
    throw new BelfryException(
        ErrorCode.VERSION_GONE,
        "cold start does not hold catalogue version "
            + version
            + ", only "
            + held.stream().map(CatalogueSnapshot::version).toList());
  }

  @Override
  public synchronized void close() {
    List<CatalogueSnapshot> held = newestFirst;
    newestFirst = List.of();
    held.forEach(CatalogueSnapshot::release);
    index.close();
  }
}
