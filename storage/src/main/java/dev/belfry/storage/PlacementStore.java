package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** The placements. Every change is audited. Thread-safe. */
public interface PlacementStore {
  /** The names that lists may be asked for, at hand. */
  Set<String> names();

  /** All, by name, as they are in Postgres now. */
  Future<List<Placement>> list();

  /** Adds a placement, or describes one anew. */
  Future<Placement> put(Placement placement, String actor);

  /**
   * Removes a placement, and answers whether there was one. CONFLICT for one that Belfry itself
   * uses.
   */
  Future<Boolean> delete(String name, String actor);
}
