package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.platform.ConfigReader;
import dev.belfry.storage.PositiveRule;
import dev.belfry.storage.ReportConfig;
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
 * @param listsRetentionDays {@code lists-retention-days}: days that served lists are kept
 * @param attribution {@code attribution-window}: how long after a list an event that names none may
 *     belong to it
 * @param reportPassword {@code report-password}: of the role {@code belfry_report}; empty for one
 *     that the home makes
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
    int eventQueueLimit,
    int listsRetentionDays,
    Duration attribution,
    String reportPassword) {
  public StorageSettings {
    requireNonNull(postgresUrl, "postgresUrl is null");
    requireNonNull(redisUrl, "redisUrl is null");
    requireNonNull(journalDir, "journalDir is null");
    requireNonNull(positives, "positives is null");
    requireNonNull(profileTtl, "profileTtl is null");
    requireNonNull(attribution, "attribution is null");
    requireNonNull(reportPassword, "reportPassword is null");
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
        reader.integer("storage.event-queue", 50_000, 1, 100_000_000),
        reader.integer(
            "storage.lists-retention-days", ReportConfig.DEFAULT.listsRetentionDays(), 2, 36_500),
        reader.duration("storage.attribution-window", ReportConfig.DEFAULT.attribution()),
        reader.secret("storage.report-password", ""));
  }

  /** Whether an outside PostgreSQL is named. */
  boolean isExternal() {
    return !postgresUrl.isEmpty();
  }

  /** The configuration of storage with these servers, for work that reads no reports. */
  StorageConfig at(String postgres, String redis) {
    return at(postgres, redis, ReportConfig.DEFAULT.password());
  }

  /**
   * The configuration of storage with these servers.
   *
   * @param ownPassword of the role {@code belfry_report}, where none is configured
   */
  StorageConfig at(String postgres, String redis, String ownPassword) {
    return new StorageConfig(
        postgres,
        redis,
        poolSize,
        journalDir,
        journalBudgetBytes,
        PositiveRule.parse(positives),
        profileCacheSize,
        profileTtl,
        eventQueueLimit,
        new ReportConfig(
            listsRetentionDays,
            attribution,
            reportPassword.isEmpty() ? ownPassword : reportPassword));
  }

  /** Without the URLs, which hold passwords. */
  @Override
  public String toString() {
    return "StorageSettings[external=" + isExternal() + ", journalDir=" + journalDir + "]";
  }
}
