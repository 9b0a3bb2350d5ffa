package dev.belfry.storage;

import io.vertx.core.Future;

/** The settings of the installation. Every change is audited. Thread-safe. */
public interface SettingsStore {
  /** As they are in Postgres now. */
  Future<Settings> read();

  /**
   * Changes them.
   *
   * @param revision that the change was made on; CONFLICT where they have changed since
   */
  Future<Settings> put(boolean twoPersonApproval, long revision, String actor);
}
