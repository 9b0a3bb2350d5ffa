package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.platform.ConfigReader;
import dev.belfry.storage.PositiveRule;
import dev.belfry.storage.StorageConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of storage, section {@code storage}, before it is known where embedded servers listen.
 *
 * @param postgresUrl {@code postgres-url}: an outside PostgreSQL; empty for the embedded one
 * @param redisUrl {@code redis-url}: an outside Redis; empty for the embedded one, or for none
 *     beside an outside PostgreSQL
 * @param poolSize {@code pool-size}: connections to PostgreSQL
 * @param journalDir {@code journal-dir}: the folder of the served-list journal
 * @param journalBudgetBytes {@code journal-budget-bytes}: what the journal may take of the disk
 * @param positives {@code positives}: which events count as liking
 * @param profileCacheSize {@code cached-profiles}: users whose profiles are kept in this process
 * @param profileTtl {@code profile-ttl}: how long a profile may stay in Redis
 * @param eventQueueLimit {@code event-queue}: events that may wait for their transaction
 */
public record StorageSettings(
    String postgresUrl,
    String redisUrl,
    int poolSize,
    Path journalDir,
    long journalBudgetBytes,
    String positives,
    int profileCacheSize,
    Duration profileTtl,
    int eventQueueLimit) {
  public StorageSettings {
    requireNonNull(postgresUrl, "postgresUrl is null");
    requireNonNull(redisUrl, "redisUrl is null");
    requireNonNull(journalDir, "journalDir is null");
    requireNonNull(positives, "positives is null");
    requireNonNull(profileTtl, "profileTtl is null");
  }

  /** Reads every key of the section. */
  static StorageSettings from(ConfigReader reader, Path home) {
    return new StorageSettings(
        reader.secret("storage.postgres-url", ""),
        reader.secret("storage.redis-url", ""),
        reader.integer("storage.pool-size", 8, 1, 200),
        reader.path("storage.journal-dir", home.resolve("journal")),
        reader.whole(
            "storage.journal-budget-bytes",
            1L << 30,
            StorageConfig.MIN_JOURNAL_BUDGET,
            Long.MAX_VALUE),
        reader.text("storage.positives", PositiveRule.DEFAULT.toString()),
        reader.integer("storage.cached-profiles", 50_000, 0, 100_000_000),
        reader.duration("storage.profile-ttl", Duration.ofHours(1)),
        reader.integer("storage.event-queue", 50_000, 1, 100_000_000));
  }

  /** Whether an outside PostgreSQL is named. */
  boolean isExternal() {
    return !postgresUrl.isEmpty();
  }

  /** The configuration of storage with these servers. */
  StorageConfig at(String postgres, String redis) {
    return new StorageConfig(
        postgres,
        redis,
        poolSize,
        journalDir,
        journalBudgetBytes,
        PositiveRule.parse(positives),
        profileCacheSize,
        profileTtl,
        eventQueueLimit);
  }

  /** Without the URLs, which hold passwords. */
  @Override
  public String toString() {
    return "StorageSettings[external=" + isExternal() + ", journalDir=" + journalDir + "]";
  }
}
