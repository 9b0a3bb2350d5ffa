package dev.belfry.storage;

import dev.belfry.contracts.common.Objectives;
import io.vertx.core.Future;

/** The settings of the installation. Every change is audited. Thread-safe. */
public interface SettingsStore {
  /** As they are in Postgres now. */
  Future<Settings> read();

  /** As they were when this process last heard of a change: a moment ago at most. */
  Settings current();

  /**
   * Changes them.
   *
   * @param revision that the change was made on; CONFLICT where they have changed since
   */
  Future<Settings> put(
      boolean twoPersonApproval, Objectives objectives, long revision, String actor);
}
