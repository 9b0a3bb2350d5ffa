package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where things are kept.
 *
 * @param postgresUrl {@code postgresql://user:password@host:port/database}
 * @param redisUrl {@code redis://:password@host:port}, or empty to go without
 * @param poolSize connections to Postgres at most, 1 to 200
 * @param journalDir folder of the served-list journal
 * @param journalBudgetBytes disk that the journal may use, at least two segments of 16 MiB
 * @param positives which events count as liking
 * @param profileCacheSize users whose profiles are kept in this process
 * @param profileTtl how long a profile may stay in Redis
 * @param eventQueueLimit events that may wait for their transaction; more are refused as OVERLOADED
 * @param reports how long the record is kept, and how reports are read
 */
public record StorageConfig(
    String postgresUrl,
    String redisUrl,
    int poolSize,
    Path journalDir,
    long journalBudgetBytes,
    PositiveRule positives,
    int profileCacheSize,
    Duration profileTtl,
    int eventQueueLimit,
    ReportConfig reports) {
  /** Smallest budget of the journal: two segments. */
  public static final long MIN_JOURNAL_BUDGET = 32L << 20;

  public StorageConfig {
    requireNonNull(postgresUrl, "postgresUrl is null");
    requireNonNull(redisUrl, "redisUrl is null");
    requireNonNull(journalDir, "journalDir is null");
    requireNonNull(positives, "positives is null");
    requireNonNull(profileTtl, "profileTtl is null");
    requireNonNull(reports, "reports is null");
    PostgresUrl.parse(postgresUrl);
    require(
        redisUrl.isEmpty() || redisUrl.matches("rediss?://.+"),
        "Redis URL is not accepted: use redis://:password@host:port, or leave it empty");
    require(poolSize >= 1 && poolSize <= 200, "pool size " + poolSize + " is not within 1..200");
    require(
        journalBudgetBytes >= MIN_JOURNAL_BUDGET,
        "journal budget " + journalBudgetBytes + " is under 33554432 bytes (two segments)");
    require(profileCacheSize >= 0, "profile cache size " + profileCacheSize + " is negative");
    require(profileTtl.isPositive(), "profile TTL " + profileTtl + " is not positive");
    require(eventQueueLimit >= 1, "event queue limit " + eventQueueLimit + " is under 1");
  }

  /** With the defaults of reports. */
  public StorageConfig(
      String postgresUrl,
      String redisUrl,
      int poolSize,
      Path journalDir,
      long journalBudgetBytes,
      PositiveRule positives,
      int profileCacheSize,
      Duration profileTtl,
      int eventQueueLimit) {
    this(
        postgresUrl,
        redisUrl,
        poolSize,
        journalDir,
        journalBudgetBytes,
        positives,
        profileCacheSize,
        profileTtl,
        eventQueueLimit,
        ReportConfig.DEFAULT);
  }

  /** The defaults for everything but the places. */
  public static StorageConfig of(String postgresUrl, String redisUrl, Path journalDir) {
    return new StorageConfig(
        postgresUrl,
        redisUrl,
        8,
        journalDir,
        1L << 30,
        PositiveRule.DEFAULT,
        50_000,
        Duration.ofHours(1),
        50_000);
  }

  /** The same database for the role {@code belfry_report}, with its password. */
  public String reportUrl() {
    PostgresUrl url = PostgresUrl.parse(postgresUrl);
    return "postgresql://"
        + ReportRunner.ROLE
        + ":"
        + URLEncoder.encode(reports.password(), StandardCharsets.UTF_8).replace("+", "%20")
        + "@"
        + url.host()
        + ":"
        + url.port()
        + "/"
        + url.database();
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "StorageConfig[postgres=" + PostgresUrl.parse(postgresUrl).masked() + "]";
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw BelfryException.invalid(message);
    }
  }
}
