package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;

/** Takes events. Thread-safe. */
public interface EventStore {
  /**
   * Stores events. Calls at the same time share a transaction. Acknowledged after the commit and
   * after the local profile cache moved: the next {@link ProfileStore#profile} sees them.
   *
   * @return fails with UNAVAILABLE when Postgres is away (then the events may be sent again: those
   *     with an event id are stored once), with OVERLOADED when too many wait
   */
  Future<EventReport> append(List<EventWrite> events);
}
