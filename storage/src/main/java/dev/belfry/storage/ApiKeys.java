package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** API keys, hashed at rest. Thread-safe. */
public interface ApiKeys {
  /**
   * Makes a key.
   *
   * @param scopes of {@code read}, {@code write}, {@code admin}; at least one
   * @return the plain key: it cannot be read again
   */
  Future<String> create(String name, Set<String> scopes);

  /** The key, if it is one of ours. Cached for a minute. */
  Future<Optional<ApiKey>> verify(String plain);
}
