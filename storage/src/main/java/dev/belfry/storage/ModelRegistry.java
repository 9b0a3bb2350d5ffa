package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Registered model versions. A promotion is a row in the database that every process follows: each
 * loads the version first and answers with it from then on, so that no request meets one that is
 * not there. Thread-safe.
 */
public interface ModelRegistry {
  /** Registers a candidate; what became of the row is ignored. CONFLICT for a taken name. */
  Future<Void> register(ModelRow row);

  /**
   * Makes a registered version the live one, which is audited; nothing happens where it is.
   * Completes once this process answers with it. NOT_FOUND for an unknown name, CONFLICT for a
   * retired one.
   *
   * @param actor who asked for it
   * @param note why, in a sentence; may be empty
   */
  Future<Void> promote(String name, String actor, String note);

  /**
   * Notes that a candidate is not to be promoted, which is audited. NOT_FOUND for an unknown name.
   *
   * @param reason why, in a sentence
   */
  Future<Void> refuse(String name, String actor, String reason);

  /**
   * Retires old versions: all but the newest {@code keep}, the live one, the previous one, and
   * those that an open job or a running experiment names. Their rows stay; their files can be
   * removed.
   *
   * @return every retired version, also those of before, newest first
   */
  Future<List<ModelRow>> retire(int keep, String actor);

  /**
   * Loads a version in this process, beside those that serve, so that lists can be made with it.
   * The last one that was loaded like this stays beside the live and the previous one.
   *
   * @return fails with NOT_FOUND, with CONFLICT for a retired one, or with what is wrong with its
   *     files
   */
  Future<ModelRow> load(String name);

  /**
   * Has this process hold versions beside those that serve, for as long as they are not left out of
   * a later call.
   *
   * @return why a version is not there, by its name; empty where all are
   */
  Future<Map<String, String>> hold(Set<String> names);

  /** The one that this process answers with, if any model was promoted. */
  Optional<ModelRow> live();

  /** A version. */
  Future<Optional<ModelRow>> find(String name);

  /** All of them, newest first. */
  Future<List<ModelRow>> list();

  /**
   * Adds a part that answers with models; completes once it has loaded the live one. Where that one
   * cannot be read, everything falls back to the previous one; fails where there is none either,
   * and the part is told of later ones all the same.
   */
  Future<Void> addApplier(ModelApplier applier);
}
