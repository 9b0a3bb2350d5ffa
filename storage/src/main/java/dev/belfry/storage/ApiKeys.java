package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** API keys, hashed at rest. Every change is audited. Thread-safe. */
public interface ApiKeys {
  /**
   * Makes a key.
   *
   * @param name CONFLICT where a key in use has it
   * @param scopes of {@code read}, {@code write}, {@code approve}, {@code admin}; at least one
   * @return the plain key: it cannot be read again
   */
  Future<String> create(String name, Set<String> scopes, String actor);

  /** The keys in use, by name. */
  Future<List<KeyEntry>> list();

  /**
   * Revokes a key, and answers whether there was one. This process refuses it at once, others
   * within a second.
   */
  Future<Boolean> revoke(String name, String actor);

  /** The key, if it is one of ours. Cached for a minute. */
  Future<Optional<ApiKey>> verify(String plain);

  /** Is called whenever a key may have been revoked, here or elsewhere. */
  void onRevoke(Runnable listener);
}
