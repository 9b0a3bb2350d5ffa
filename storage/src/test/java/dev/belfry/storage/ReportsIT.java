package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements of people, on a real Postgres: what is read, and every abuse. */
class ReportsIT {
  private static final String FOREVER =
      "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b";

  @TempDir private static Path folder;
  private static Fixture fixture;
  private static Reports reports;

  @BeforeAll
  static void open() {
    fixture = Fixture.plain(folder);
    reports = fixture.storage.reports();
    for (int i = 0; i < 40; i++) {
      fixture.storage.lists().append(ServedListSamples.plain(Instant.now(), i));
    }
    Await.get(fixture.storage.lists().flush());
    Await.get(fixture.storage.rollups().catchUp());
  }

  @AfterAll
  static void close() throws Exception {
    fixture.close();
  }

  @Test
  void answersHaveTypesAndValues() {
    SqlResult result =
        run(
            """
            select 1 as one, 9007199254740993 as big, 1.5::numeric as exact, 'NaN'::float8 as odd,
              true as yes, null as nothing, timestamptz '2026-01-31 10:00:00+02' as at,
              date '2026-01-31' as day, array[1, 2] as list, '{"a": [1]}'::jsonb as json,
              'a?b' as text, '{"a":1}'::jsonb ? 'a' as has;
            """);
    assertThat(result.rows().getFirst().toString())
        .isEqualTo(
            "[1,\"9007199254740993\",1.5,\"NaN\",true,null,\"2026-01-31T08:00:00Z\","
                + "\"2026-01-31\",[1,2],{\"a\":[1]},\"a?b\",true]");
    assertThat(result.columns().subList(0, 3))
        .containsExactly(
            new SqlColumn("one", "int4"),
            new SqlColumn("big", "int8"),
            new SqlColumn("exact", "numeric"));
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void everyViewIsReadByThatRoleAndItsFiltersAreTaken() {
    List<ReportView> views = Await.get(reports.views());
    assertThat(views).hasSizeGreaterThan(20);
    for (ReportView view : views) {
      assertThat(view.title()).as(view.name()).isNotEqualTo(view.name());
      Await.get(reports.read(new ReportQuery(view.name(), null, null, Map.of()), 10));
    }
    ReportView lists =
        views.stream().filter(view -> view.name().equals("list_by_day")).findFirst().orElseThrow();
    assertThat(lists.title()).isEqualTo("Lists by day");
    assertThat(lists.filters()).containsExactly("time", "placement", "model", "ruleset");
    assertThat(lists.columns().getFirst().role()).isEqualTo(ReportView.Role.TIME);
    assertThat(lists.columns().get(5))
        .isEqualTo(
            new ReportView.Column(
                "lists",
                "int8",
                ReportView.Role.MEASURE,
                "count",
                "Lists; a further page counts as one."));
    assertThat(rows(Map.of("placement", "home"))).isPositive();
    assertThat(rows(Map.of("placement", "nowhere", "model", "m", "ruleset", "3"))).isZero();
  }

  private static int rows(Map<String, String> filters) {
    return Await.get(reports.read(new ReportQuery("list_by_day", null, null, filters), 100))
        .rows()
        .size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no_such|{}|NOT_FOUND",
        "list_by_day|experiment|INVALID",
        "list_by_day|ruleset|INVALID",
        "experiment_by_day|variant|INVALID"
      })
  void reportsRefuseWhatTheyDoNotHave(String view, String filter, ErrorCode code) {
    Map<String, String> filters = filter.equals("{}") ? Map.of() : Map.of(filter, "x");
    assertThatThrownBy(
            () -> Await.get(reports.read(new ReportQuery(view, null, null, filters), 10)))
        .isInstanceOfSatisfying(BelfryException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "delete from reporting.list_by_day|'delete' does not read",
        "with x as (update list_by_day set lists = 0) select 1|'update' writes",
        "select * from public.served_list|outside the schema reporting",
        "select * from rollup.list_day|outside the schema reporting",
        "select * from api_key|does not exist",
        "select drop_old_lists(now())|does not exist",
        "select public.drop_old_lists(now())|outside the schema reporting",
        "select set_config('statement_timeout', '0', false)|'set_config' is not for reports",
        "set statement_timeout = 0|'set' does not read",
        "select 1; select 2|more than one statement",
        "select pg_sleep(100)|'pg_sleep' is not for reports",
        "select * from pg_roles|'pg_roles' is not for reports",
        "select * from information_schema.tables|'information_schema' is not for reports",
        "select nope from list_by_day|Postgres does not take the statement",
        "select 1 / 0|division by zero",
        "explain analyze delete from list_by_day|'delete' writes",
        "select repeat('x', 30000000)|over 16 MiB",
        "select repeat('x', 5000) from generate_series(1, 9000)|over 16 MiB"
      })
  void abuseIsRefusedWithASentence(String sql, String said) {
    assertThatThrownBy(() -> run(sql))
        .isInstanceOfSatisfying(
            BelfryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID);
              assertThat(e.getMessage()).contains(said);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select pg_sleep(1)|permission denied",
        "select set_config('statement_timeout', '0', false)|permission denied",
        "select pg_advisory_lock(1)|permission denied",
        "select lo_create(0)|permission denied",
        "select pg_read_file('/etc/passwd')|permission denied",
        "select query_to_xml('select 1', true, true, '')|permission denied",
        "select count(*) from public.served_list|permission denied",
        "insert into reporting.traffic values (1)|permission denied",
        "create table x (a int)|read-only transaction",
        "set default_transaction_read_only = off; create table reporting.x (a int)|permission denied",
        "set default_transaction_read_only = off; create temp table x (a int)|permission denied",
        "set role postgres|permission denied",
        "set session authorization postgres|permission denied",
        "copy (select 1) to program 'id'|permission denied",
        "create extension dblink|read-only transaction",
        "alter role belfry_report set statement_timeout = 0|read-only transaction"
      })
  void rightsHoldForWhoeverSignsInAsTheRoleToo(String sql, String said) throws SQLException {
    try (Connection connection = signIn();
        Statement statement = connection.createStatement()) {
      String[] steps = sql.split("; ");
      for (int i = 0; i < steps.length - 1; i++) {
        statement.execute(steps[i]);
      }
      assertThatThrownBy(() -> statement.execute(steps[steps.length - 1]))
          .hasMessageContaining(said);
    }
  }

  @Test
  void sessionThatLiftsItsLimitIsEndedFromOutside() throws SQLException {
    try (Connection connection = signIn();
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = 0");
      CountDownLatch ended = new CountDownLatch(1);
      String[] said = new String[1];
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      statement.execute(FOREVER);
                    } catch (SQLException e) {
                      said[0] = e.getMessage();
                    }
                    ended.countDown();
                  });
      Await.until(
          "it is ended",
          () ->
              Await.get(
                          fixture
                              .storage
                              .rollups()
                              .cancelLong(Duration.ofMillis(200), Duration.ofHours(1)))
                      > 0
                  || ended.getCount() == 0);
      Await.until("the reader knows", () -> ended.getCount() == 0);
      assertThat(reader.isAlive() && said[0] == null).isFalse();
      assertThat(said[0]).contains("canceling statement");
    }
  }

  @Test
  void statementThatTakesTooLongIsEnded() {
    assertThatThrownBy(
            () -> Await.get(reports.run(statement(UUID.randomUUID(), "me", FOREVER, 300))))
        .hasMessageContaining("longer than 300 milliseconds");
  }

  @Test
  void statementIsCancelledByWhoeverBeganItOrAnAdministrator() {
    UUID id = UUID.randomUUID();
    Future<SqlResult> running = reports.run(statement(id, "me", FOREVER, 60_000));
    Await.until(
        "it runs",
        () ->
            !"0"
                .equals(
                    fixture.sql(
                        "select count(*) from pg_stat_activity where state = 'active'"
                            + " and application_name = 'belfry-sql:"
                            + id
                            + "'")));
    assertThatThrownBy(() -> Await.get(reports.run(statement(id, "me", "select 1", 1_000))))
        .hasMessageContaining("runs");
    assertThatThrownBy(() -> Await.get(reports.cancel(id, "you", false)))
        .hasMessageContaining("somebody else's");
    assertThat(Await.get(reports.cancel(id, "you", true))).isTrue();
    assertThatThrownBy(() -> Await.get(running)).hasMessageContaining("was cancelled");
    assertThat(Await.get(reports.cancel(id, "me", true))).isFalse();
  }

  /** The server forgets a cancellation that comes while it waits to be asked for more rows. */
  @Test
  void exportIsCancelledBetweenTwoFetchesToo() {
    UUID id = UUID.randomUUID();
    Pieces pieces =
        new Pieces(Long.MAX_VALUE) {
          @Override
          public void write(byte[] csv) throws IOException {
            super.write(csv);
            Await.get(reports.cancel(id, "me", false));
          }
        };
    assertThatThrownBy(
            () ->
                Await.get(
                    reports.export(
                        statement(id, "me", "select generate_series(1, 1000000) as number", 60_000),
                        pieces)))
        .hasMessageContaining("was cancelled");
    assertThat(pieces.lines).isLessThan(100_000);
  }

  @Test
  void onlySoManyRunAtATime() {
    List<UUID> ids = new ArrayList<>();
    List<Future<SqlResult>> all = new ArrayList<>();
    for (int i = 0; i < PgReports.SLOTS; i++) {
      ids.add(UUID.randomUUID());
      all.add(reports.run(statement(ids.get(i), "me", FOREVER, 60_000)));
    }
    Await.until(
        "no more are taken",
        () -> {
          try {
            run("select 1");
            return false;
          } catch (BelfryException e) {
            return e.code() == ErrorCode.OVERLOADED;
          }
        });
    ids.forEach(id -> Await.get(reports.cancel(id, "me", false)));
    all.forEach(one -> assertThatThrownBy(() -> Await.get(one)).hasMessageContaining("cancelled"));
    assertThat(run("select 1").rows()).hasSize(1);
  }

  @Test
  void moreRowsThanAskedForAreToldAndNotSent() {
    SqlResult result =
        Await.get(
            reports.run(
                new SqlStatement(
                    UUID.randomUUID(),
                    "me",
                    "select generate_series(1, 1000000000) as n",
                    7,
                    Duration.ofSeconds(20))));
    assertThat(result.rows()).hasSize(7);
    assertThat(result.truncated()).isTrue();
  }

  @Test
  void exportStreamsEveryRowPieceByPiece() {
    Pieces pieces = new Pieces(Long.MAX_VALUE);
    Await.get(
        reports.export(
            statement(
                UUID.randomUUID(),
                "me",
                "select n, 'a,\"b\"' as text, repeat('x', 200) as long, null as nothing"
                    + " from generate_series(1, 200000) n",
                60_000),
            pieces));
    assertThat(pieces.columns).hasSize(4);
    assertThat(pieces.lines).isEqualTo(200_001);
    assertThat(pieces.head)
        .startsWith("n,text,long,nothing\n1,\"a,\"\"b\"\"\",xxx")
        .contains("x,\n2,");
    assertThat(pieces.bytes).isGreaterThan(40_000_000L);
    assertThat(pieces.longest).isLessThan(200_000);
  }

  @Test
  void exportEndsWithItsReader() {
    assertThatThrownBy(
            () ->
                Await.get(
                    reports.export(
                        statement(
                            UUID.randomUUID(),
                            "me",
                            "select generate_series(1, 1000000000) as n",
                            60_000),
                        new Pieces(1_000_000))))
        .hasMessageContaining("reader is gone");
  }

  @Test
  void savedQueriesAreKept() {
    SavedQuery kept = Await.get(reports.save("mine", "select 1", "member:a"));
    assertThat(Await.get(reports.saved("mine")).map(SavedQuery::sql)).contains("select 1");
    Await.get(reports.save("mine", "select 2", "member:b"));
    assertThat(Await.get(reports.saved()).getFirst().updatedBy()).isEqualTo("member:b");
    assertThat(kept.name()).isEqualTo("mine");
    assertThat(Await.get(reports.deleteSaved("mine", "member:b"))).isTrue();
    assertThat(Await.get(reports.deleteSaved("mine", "member:b"))).isFalse();
    assertThat(
            fixture.sql(
                "select string_agg(action, ' ' order by entry_no) from audit_entry where entity = 'query'"))
        .isEqualTo("save save delete");
  }

  private static SqlResult run(String sql) {
    return Await.get(reports.run(statement(UUID.randomUUID(), "me", sql, 20_000)));
  }

  private static SqlStatement statement(UUID id, String actor, String sql, int millis) {
    return new SqlStatement(id, actor, sql, Long.MAX_VALUE, Duration.ofMillis(millis));
  }

  private static Connection signIn() throws SQLException {
    PostgresUrl url = PostgresUrl.parse(fixture.config.postgresUrl());
    return DriverManager.getConnection(
        url.jdbcUrl(), ReportRunner.ROLE, fixture.config.reports().password());
  }

  private static class Pieces implements ReportSink {
    private final long most;
    private List<SqlColumn> columns = List.of();
    private String head = "";
    private long lines;
    private long bytes;
    private int longest;

    Pieces(long most) {
      this.most = most;
    }

    @Override
    public void begin(List<SqlColumn> begun) {
      columns = begun;
    }

    @Override
    public void write(byte[] csv) throws IOException {
      if (head.isEmpty()) {
        head = new String(csv, StandardCharsets.UTF_8);
      }
      for (byte one : csv) {
        lines += one == '\n' ? 1 : 0;
      }
      bytes += csv.length;
      longest = Math.max(longest, csv.length);
      if (bytes > most) {
        throw new IOException("the reader is gone");
      }
    }
  }
}
