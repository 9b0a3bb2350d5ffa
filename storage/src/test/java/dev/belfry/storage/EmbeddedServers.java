package dev.belfry.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import redis.embedded.RedisServer;

/** Real Postgres and Redis, started once in a test JVM. Every test takes a database of its own. */
final class EmbeddedServers {
  private static final String TEMPLATE = "belfry_template";
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final EmbeddedPostgres POSTGRES = startPostgres();

  private EmbeddedServers() {}

  /** A new, migrated database. */
  static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("create database " + name + " template " + TEMPLATE);
    return url(name);
  }

  static int postgresPort() {
    return POSTGRES.getPort();
  }

  static String url(String database) {
    return url(POSTGRES.getPort(), database);
  }

  static String url(int port, String database) {
    return "postgresql://postgres:postgres@localhost:" + port + "/" + database;
  }

  static StorageConfig config(String postgresUrl, String redisUrl, Path journal) {
    return StorageConfig.of(postgresUrl, redisUrl, journal);
  }

  /** A Redis of the test's own. */
  static RedisServer startRedis(int port) {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("save \"\"")
              .setting("appendonly no")
              .setting("bind 127.0.0.1")
              .build();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + TEMPLATE);
      }
      Migrations.run(url(postgres.getPort(), TEMPLATE));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
