package dev.belfry.storage;

import dev.belfry.contracts.common.Embedding;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * User embeddings in Redis. Best effort: never fails, and gives up after some 10 ms. The key names
 * the content (model, user, profile version), so an entry is never stale. Thread-safe.
 */
public interface UserEmbeddingCache {
  /** The embedding, if it is cached and Redis answers in time. */
  Future<Optional<Embedding>> get(String model, long userNo, long profileVersion);

  /** Caches an embedding; returns at once. */
  void put(String model, long userNo, long profileVersion, Embedding embedding);
}
