package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.internal.exception.FlywaySqlException;

/** Brings the schema of the database up to date. Blocking; at start-up only. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing.
   *
   * @return how many migrations were applied
   * @throws BelfryException UNAVAILABLE when Postgres cannot be reached, CONFLICT when the database
   *     was migrated by something else
   */
  public static int run(StorageConfig config) {
    return run(config.postgresUrl());
  }

  /** The same, by URL. */
  public static int run(String postgresUrl) {
    PostgresUrl url = PostgresUrl.parse(postgresUrl);
    try {
      return Flyway.configure()
          .dataSource(url.jdbcUrl(), url.user(), url.password())
          .locations("classpath:db/migration")
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayValidateException e) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "the database " + url.masked() + " was migrated by another version of Belfry",
          e);
    } catch (FlywaySqlException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, "Postgres at " + url.masked() + " cannot be reached", e);
    } catch (FlywayException e) {
      throw new BelfryException(
          ErrorCode.INTERNAL, "the database " + url.masked() + " could not be migrated", e);
    }
  }
}
