package dev.belfry.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The PostgreSQL and the Redis of one home. Both run in sessions of their own, are started again
 * when they die, and are stopped by {@link #close()}. Thread-safe.
 */
public final class EmbeddedServers implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;

  private EmbeddedServers(EmbeddedPostgres postgres, EmbeddedRedis redis) {
    this.postgres = postgres;
    this.redis = redis;
  }

  /**
   * Starts both servers of a home, side by side, and waits until both answer.
   *
   * @param home the open home; its data, passwords and logs lie there
   * @param binaries where the programs are unpacked, shared by the homes of a user
   * @param restartDelay how long after its death a server is started again
   */
  public static EmbeddedServers start(Home home, Path binaries, Duration restartDelay) {
    return start(home, binaries, restartDelay, 0, new Closer());
  }

  /**
   * The same.
   *
   * @param postgresPort where PostgreSQL listens, or 0 for any port that is free
   * @param closer is told before the servers start, so that an interrupted start leaves none
   */
  static EmbeddedServers start(
      Home home, Path binaries, Duration restartDelay, int postgresPort, Closer closer) {
    ServerBinaries programs =
        new ServerBinaries(List.of(binaries, home.folder().resolve("binaries")));
    Secrets secrets = new Secrets(home);
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(home, programs, secrets, restartDelay, postgresPort);
    EmbeddedRedis redis = new EmbeddedRedis(home, programs, secrets, restartDelay);
    EmbeddedServers servers = new EmbeddedServers(postgres, redis);
    closer.add("PostgreSQL and Redis", Duration.ofSeconds(70), servers::close);
    CompletableFuture<Void> redisUp = CompletableFuture.runAsync(redis::start);
    try {
      postgres.start();
      redisUp.join();
      return servers;
    } catch (RuntimeException e) {
      redisUp.exceptionally(failure -> null).join();
      servers.close();
      throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause
          ? cause
          : e;
    }
  }

  /** {@code postgresql://user:password@127.0.0.1:port/database}. */
  public String postgresUrl() {
    return postgres.url();
  }

  /** {@code redis://:password@127.0.0.1:port/0}. */
  public String redisUrl() {
    return redis.url();
  }

  /** The pid of the PostgreSQL that runs now. */
  public long postgresPid() {
    return postgres.pid();
  }

  /** The pid of the Redis that runs now. */
  public long redisPid() {
    return redis.pid();
  }

  /** Stops both in an orderly way: what PostgreSQL acknowledged is on disk. */
  @Override
  public void close() {
    try {
      redis.close();
    } finally {
      postgres.close();
    }
  }

  /** Forgets both without stopping them, as a kill of this process would. */
  void abandon() {
    postgres.abandon();
    redis.abandon();
  }

  String jdbcUrl() {
    return postgres.jdbcUrl();
  }
}
