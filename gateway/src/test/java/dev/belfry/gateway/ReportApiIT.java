package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.storage.ItemWrite;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports and SQL through real HTTP over a real Postgres. */
final class ReportApiIT {
  @TempDir private static Path folder;
  private static RealStorage real;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() throws Exception {
    real = RealStorage.start(folder.resolve("journal"), "", InstantSource.system());
    gateway =
        new GatewayFixture(
            real.vertx(),
            new FakeStores(0),
            Stores.of(real.storage()),
            AdminStores.of(real.storage()),
            new JobsConfig(
                folder.resolve("jobs"),
                "here",
                (settings, warmStart, log, cancelled) -> "",
                PromotionRule.DEFAULT),
            real.key(),
            Map.of());
    GatewayFixture.await(
        real.storage().items().put(List.of(new ItemWrite("shoe", Map.of("title", "A \"shoe\"")))));
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into served_list (served_at, list_id, user_no, placement, context, purpose, regime,
            catalogue_version, model, ruleset_version, item_nos, sources, retrieval_scores,
            relevances, scores, propensities, gates, rules, degraded, budget_millis, stage_micros)
          select now() - n * interval '1 second', gen_random_uuid(), 5, 'home', '{}', 'live', 'WARM',
            1, 'm1', 1, '{1}', '{ALS}', '{1}', '{1}', '{1}', '{1}', '{t}', '[[]]', '{}', 100,
            '{"total": 5000}'
          from generate_series(1, 50) n
          """);
      statement.execute("select rollup.refresh(now(), true)");
      statement.execute("select rollup.refresh(now(), true)");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.gateway.stopJobs();
    real.close();
    gateway.close();
  }

  @Test
  void reportsAreListedReadFilteredAndTakenAlong() throws Exception {
    JsonNode views = gateway.get("/v1/reports").json().get("views");
    assertThat(views).hasSizeGreaterThan(20);
    JsonNode report = gateway.get("/v1/reports/list_by_day?placement=home&model=m1").json();
    assertThat(report.get("view").asText()).isEqualTo("list_by_day");
    assertThat(report.get("columns").get(0).toString())
        .isEqualTo("{\"name\":\"day\",\"type\":\"date\"}");
    assertThat(report.get("rows")).isNotEmpty();
    assertThat(gateway.get("/v1/reports/list_by_day?placement=cart").json().get("rows")).isEmpty();
    assertThat(gateway.get("/v1/reports/exposure?limit=3").json().get("truncated").asBoolean())
        .isTrue();
    assertThat(gateway.get("/v1/reports/list_by_days").detail()).contains("'list_by_day'");
    assertThat(gateway.get("/v1/reports/traffic?placement=home").detail()).contains("no filter");
    assertThat(gateway.get("/v1/reports/list_by_day?from=yesterday").status()).isEqualTo(400);

    GatewayFixture.Reply csv = gateway.get("/v1/reports/exposure?format=csv");
    assertThat(csv.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(csv.header("Content-Disposition")).contains("exposure.csv");
    assertThat(csv.response().body().lines()).hasSize(51);
    assertThat(csv.response().body()).startsWith("served_at,list_id,user_no,");
    assertThat(gateway.get("/v1/reports/exposure?format=csv&limit=7").response().body().lines())
        .hasSize(8);
    parquet();
  }

  private static void parquet() throws Exception {
    assertThat(
            parquet(
                "exposure",
                "concat_ws(' ', count(*), min(position), typeof(any_value(served_at)))"))
        .isEqualTo("50 1 TIMESTAMP WITH TIME ZONE");
    // An empty text is a text.
    assertThat(parquet("traffic", "count(*) filter (key is null) || ' ' || count_if(key = '')"))
        .startsWith("0 ")
        .isNotEqualTo("0 0");
    try (Stream<Path> left = Files.list(folder.resolve("jobs").resolve("exports"))) {
      assertThat(left).isEmpty();
    }
  }

  private static String parquet(String view, String question) throws Exception {
    Path file = folder.resolve("got-" + view + ".parquet");
    HttpResponse<Path> got =
        HttpClient.newHttpClient()
            .send(
                gateway.request("/v1/reports/" + view + "?format=parquet").build(),
                BodyHandlers.ofFile(file));
    assertThat(got.statusCode()).isEqualTo(200);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery("select " + question + " from '" + file + "'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void statementsRunAreRefusedAndTakenAlong() throws Exception {
    JsonNode answer = sql("{\"sql\":\"select sum(lists) as lists from list_by_day\"}").json();
    assertThat(answer.get("rows").toString()).isEqualTo("[[50]]");
    assertThat(sql("{\"sql\":\"delete from list_by_day\"}").detail())
        .contains("'delete' does not read");
    assertThat(sql("{\"sql\":\"select 1\",\"limit\":0}").status()).isEqualTo(400);
    assertThat(sql("{\"sql\":\"select 1\",\"queryId\":\"7\"}").status()).isEqualTo(400);

    String csv =
        gateway
            .send(
                "POST",
                "/v1/sql/export",
                "{\"sql\":\"select item_id, title, sum(impressions) as n from item_by_day group by 1, 2\"}")
            .response()
            .body();
    assertThat(csv).isEqualTo("item_id,title,n\nshoe,\"A \"\"shoe\"\"\",50\n");
    assertThat(gateway.send("POST", "/v1/sql/export", "{\"sql\":\"select nope\"}").status())
        .isEqualTo(400);
    assertThat(gateway.get("/v1/sql/schema").json().get("views").get(0).get("name").asText())
        .startsWith("reporting.");
  }

  @Test
  void statementIsCancelledByWhoRunsItAndByAnAdministrator() throws Exception {
    String mine = readingKey("mine");
    String others = readingKey("others");
    for (String last : List.of(mine, real.key())) {
      UUID id = UUID.randomUUID();
      CompletableFuture<GatewayFixture.Reply> running =
          CompletableFuture.supplyAsync(() -> endless(mine, id));
      GatewayFixture.Reply refused = cancel(others, id);
      while (refused.status() == 404) {
        refused = cancel(others, id);
      }
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.detail()).contains("is somebody else's");
      assertThat(running).isNotDone();
      assertThat(cancel(last, id).status()).isEqualTo(204);
      assertThat(running.get().detail()).contains("was cancelled");
    }
  }

  private static String readingKey(String name) {
    return gateway
        .post("/v1/keys", "{\"name\":\"" + name + "\",\"scopes\":[\"read\"]}")
        .json()
        .get("key")
        .asText();
  }

  /** A statement that has not ended when it is cancelled. */
  private static GatewayFixture.Reply endless(String key, UUID id) {
    String sql =
        "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b";
    return gateway.send(
        gateway
            .bare("/v1/sql")
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(
                BodyPublishers.ofString(
                    "{\"sql\":\"%s\",\"timeoutMillis\":60000,\"queryId\":\"%s\"}"
                        .formatted(sql, id))));
  }

  private static GatewayFixture.Reply cancel(String key, UUID id) {
    return gateway.send(gateway.bare("/v1/sql/" + id).header("X-API-Key", key).DELETE());
  }

  @Test
  void readerWhoGoesAwayEndsTheExport() throws Exception {
    HttpResponse<InputStream> got =
        HttpClient.newHttpClient()
            .send(
                gateway
                    .request("/v1/sql/export")
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            "{\"sql\":\"select generate_series(1, 1000000000) as n, repeat('x', 100)\"}"))
                    .build(),
                BodyHandlers.ofInputStream());
    try (InputStream body = got.body()) {
      assertThat(new String(body.readNBytes(9), StandardCharsets.UTF_8)).isEqualTo("n,repeat\n");
      // It waits for its reader: nothing is made that nobody takes.
      assertThat(running()).isPositive();
    }
    while (running() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void queriesAreKeptUnderNames() {
    String path = "/v1/sql/saved/lists%20by%20day";
    assertThat(gateway.get(path).status()).isEqualTo(404);
    JsonNode saved = gateway.send("PUT", path, "{\"sql\":\"select 1\"}").json();
    assertThat(saved.get("name").asText()).isEqualTo("lists by day");
    assertThat(saved.get("updatedBy").asText()).isEqualTo("key:test");
    assertThat(gateway.get("/v1/sql/saved").json().get("queries")).hasSize(1);
    assertThat(gateway.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(gateway.send("DELETE", path, "").status()).isEqualTo(404);
  }

  private static GatewayFixture.Reply sql(String body) {
    return gateway.send("POST", "/v1/sql", body);
  }

  private static int running() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where usename = 'belfry_report'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + real.postgres().getPort() + "/postgres",
        "postgres",
        "postgres");
  }
}
