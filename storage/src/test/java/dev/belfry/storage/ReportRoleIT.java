package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports on a Postgres of somebody's own, where the user of the database is no superuser. */
class ReportRoleIT {
  private static final String FOREVER =
      "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b";

  @TempDir Path folder;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
  }

  @AfterEach
  void stop() throws Exception {
    postgres.close();
  }

  @Test
  void theRightToCreateRolesIsEnough() throws Exception {
    try (Fixture fixture = opened("createrole")) {
      assertThat(lists(fixture)).isOne();
      assertRefused(fixture, "select * from public.app_user");
      assertRefused(fixture, "create table reporting.mine (a int)");
      assertThat(endsALongStatement(fixture)).isOne();
    }
  }

  @Test
  void withoutItAnAdministratorMakesTheRoleOnceAndItsGrantsAreKeptUp() throws Exception {
    try (Fixture fixture = opened("nocreaterole")) {
      assertThatThrownBy(() -> lists(fixture))
          .isInstanceOfSatisfying(
              BelfryException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(failure)
                    .hasMessageContaining("belfry_report")
                    .hasMessageContaining("ensure_report_role");
              });
      as("postgres", "shop", "select ensure_report_role('" + password(fixture) + "')");
      assertThat(lists(fixture)).isOne();
      assertRefused(fixture, "select * from public.app_user");

      fixture.execute("create view reporting.later as select 1 as one");
      fixture.reopen();
      assertThat(
              Await.get(fixture.storage.reports().run(statement("select one from reporting.later")))
                  .rows()
                  .size())
          .isOne();
      // Nobody of this database may end such a statement; its sums go on all the same.
      assertThat(endsALongStatement(fixture)).isZero();
      as("postgres", "shop", "grant pg_signal_backend, pg_read_all_stats to shopkeeper");
      assertThat(endsALongStatement(fixture)).isOne();
    }
  }

  private Fixture opened(String right) throws Exception {
    as("postgres", "postgres", "create role shopkeeper login password 'key' " + right);
    as("postgres", "postgres", "create database shop");
    as("postgres", "shop", "grant create on database shop to shopkeeper");
    as("postgres", "shop", "grant all on schema public to shopkeeper");
    String url = "postgresql://shopkeeper:key@localhost:" + postgres.getPort() + "/shop";
    Migrations.run(url);
    Fixture fixture = new Fixture(StorageConfig.of(url, "", folder));
    fixture.storage.lists().append(ServedListSamples.plain(Instant.now(), 1));
    Await.get(fixture.storage.lists().flush());
    return fixture;
  }

  private static int lists(Fixture fixture) {
    return Await.get(
            fixture
                .storage
                .reports()
                .read(new ReportQuery("served_list", null, null, Map.of()), 10))
        .rows()
        .size();
  }

  private static SqlStatement statement(String sql) {
    return new SqlStatement(UUID.randomUUID(), "somebody", sql, 10, Duration.ofSeconds(20));
  }

  private static void assertRefused(Fixture fixture, String sql) {
    assertThatThrownBy(() -> Await.get(fixture.storage.reports().run(statement(sql))))
        .isInstanceOfSatisfying(
            BelfryException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID));
  }

  private static String password(Fixture fixture) {
    return fixture.config.reports().password();
  }

  /** A session that lifted its limit; answers how many statements were ended for being long. */
  private int endsALongStatement(Fixture fixture) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(url("shop"), "belfry_report", password(fixture));
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = 0");
      CompletableFuture<Void> over =
          CompletableFuture.runAsync(
              () -> {
                try {
                  statement.execute(FOREVER);
                } catch (SQLException e) {
                  // Ended by the server, or with the connection below.
                }
              });
      while (!"1".equals(runningNow())) {
        Thread.onSpinWait();
      }
      int ended = Await.get(fixture.storage.rollups().cancelLong(Duration.ZERO, Duration.ZERO));
      statement.cancel();
      over.join();
      return ended;
    }
  }

  private String runningNow() throws Exception {
    try (Connection connection = DriverManager.getConnection(url("shop"), "postgres", "postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where usename = 'belfry_report'"
                    + " and state = 'active' and query like 'select count%'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void as(String user, String database, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(url(database), user, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database;
  }
}
