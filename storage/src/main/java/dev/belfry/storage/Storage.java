package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Set;

/** Everything that is kept, for a server process. Thread-safe. */
public final class Storage {
  private Storage() {}

  /**
   * Connects, loads the snapshots and replays what an earlier process left in the journal. The
   * schema must be migrated ({@link Migrations#run}).
   *
   * @return fails with UNAVAILABLE when Postgres cannot be reached; Redis may be away
   */
  public static Future<Storage> open(Vertx vertx, StorageConfig config, InstantSource clock) {
    return Future.failedFuture(new BelfryException(ErrorCode.INTERNAL, "not built yet"));
  }

  public CatalogueStore catalogue() {
    throw new UnsupportedOperationException();
  }

  public ItemStore items() {
    throw new UnsupportedOperationException();
  }

  public UserStore users() {
    throw new UnsupportedOperationException();
  }

  public SchemaStore schema() {
    throw new UnsupportedOperationException();
  }

  public EventStore events() {
    throw new UnsupportedOperationException();
  }

  public ProfileStore profiles() {
    throw new UnsupportedOperationException();
  }

  public UserEmbeddingCache embeddings() {
    throw new UnsupportedOperationException();
  }

  public ServedLists lists() {
    throw new UnsupportedOperationException();
  }

  public RulesetStore rulesets() {
    throw new UnsupportedOperationException();
  }

  public ModelRegistry models() {
    throw new UnsupportedOperationException();
  }

  public ApiKeys apiKeys() {
    throw new UnsupportedOperationException();
  }

  /** The placements that lists may be asked for. */
  public Set<String> placements() {
    throw new UnsupportedOperationException();
  }

  public StorageHealth health() {
    throw new UnsupportedOperationException();
  }

  /** Flushes what waits, then closes the connections. */
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
