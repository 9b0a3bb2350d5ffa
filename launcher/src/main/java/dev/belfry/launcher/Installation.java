package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.Migrations;
import dev.belfry.storage.StorageConfig;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A home that this process holds, with the PostgreSQL and the Redis that belong to it: outside ones
 * where the configuration names them, embedded ones otherwise. Or, attached, the servers of the
 * process that holds the home now.
 */
public final class Installation {
  /** The name of the password of {@code belfry_report} among the secrets of a home. */
  private static final String REPORT_PASSWORD = "belfry_report";

  private final BelfryConfig config;
  private final StorageConfig storage;
  private final Closer closer;
  private final @Nullable Home home;
  private final @Nullable EmbeddedServers embedded;

  private Installation(
      BelfryConfig config,
      StorageConfig storage,
      Closer closer,
      @Nullable Home home,
      @Nullable EmbeddedServers embedded) {
    this.config = requireNonNull(config);
    this.storage = requireNonNull(storage);
    this.closer = requireNonNull(closer);
    this.home = home;
    this.embedded = embedded;
  }

  /**
   * Takes the home, starts what is embedded, and brings the schema up to date.
   *
   * @param closer gets what must be closed
   * @throws BelfryException CONFLICT when the home is in use; UNAVAILABLE when a server or the disk
   *     is missing
   */
  static Installation open(BelfryConfig config, Closer closer) {
    Home home = Home.open(config.home(), config.launcher().minFreeBytes());
    closer.add("the home", Duration.ofSeconds(5), home::close);
    Logging.toFolder(home.folder("logs"));
    @Nullable EmbeddedServers embedded = null;
    StorageSettings settings = config.storage();
    String reportPassword = new Secrets(home).read(REPORT_PASSWORD);
    StorageConfig storage;
    if (settings.isExternal()) {
      storage = settings.at(settings.postgresUrl(), settings.redisUrl(), reportPassword);
    } else {
      embedded =
          EmbeddedServers.start(
              home,
              config.launcher().binaries(),
              config.launcher().restartDelay(),
              config.launcher().postgresPort(),
              closer);
      storage =
          settings.at(
              embedded.postgresUrl(),
              settings.redisUrl().isEmpty() ? embedded.redisUrl() : settings.redisUrl(),
              reportPassword);
    }
    Migrations.run(storage);
    return new Installation(config, storage, closer, home, embedded);
  }

  /**
   * The same, or the servers of the process that holds the home now, for work that may run beside
   * it, such as an import.
   */
  static Installation openOrAttach(BelfryConfig config, Closer closer) {
    try {
      return open(config, closer);
    } catch (BelfryException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      RunningServer running = RunningServer.read(config.home()).orElseThrow(() -> e);
      StorageConfig storage = config.storage().at(running.postgresUrl(), running.redisUrl());
      return new Installation(config, storage, closer, null, null);
    }
  }

  /** The configuration that it was opened with. */
  public BelfryConfig config() {
    return config;
  }

  /** Where its data is. */
  public StorageConfig storage() {
    return storage;
  }

  /** The embedded servers; empty when the servers are outside ones. */
  public Optional<EmbeddedServers> embedded() {
    return Optional.ofNullable(embedded);
  }

  /** Whether another process holds the home. */
  boolean isAttached() {
    return home == null;
  }

  Closer closer() {
    return closer;
  }

  /** The home; only of an installation that was opened, not attached. */
  Home home() {
    return requireNonNull(home, "another process holds the home");
  }
}
