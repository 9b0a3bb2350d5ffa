package dev.belfry.gateway;

import dev.belfry.storage.Migrations;
import dev.belfry.storage.Storage;
import dev.belfry.storage.StorageConfig;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/**
 * Storage over a Postgres of its own, for tests of the gateway; it is closed before the gateway
 * that uses it.
 *
 * @param vertx for the gateway too, which closes it
 * @param key an API key with every scope
 */
record RealStorage(EmbeddedPostgres postgres, Vertx vertx, Storage storage, String key)
    implements AutoCloseable {

  /**
   * Starts a Postgres with the schema.
   *
   * @param redis address of a Redis, or empty for none
   */
  static RealStorage start(Path journal, String redis, InstantSource clock) throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
    Migrations.run(url);
    Vertx vertx = GatewayFixture.vertx();
    Storage storage =
        GatewayFixture.await(Storage.open(vertx, StorageConfig.of(url, redis, journal), clock));
    String key = GatewayFixture.await(storage.apiKeys().create("test", Set.of("admin"), "system"));
    return new RealStorage(postgres, vertx, storage, key);
  }

  @Override
  public void close() throws IOException {
    GatewayFixture.await(storage.close());
    postgres.close();
  }
}
