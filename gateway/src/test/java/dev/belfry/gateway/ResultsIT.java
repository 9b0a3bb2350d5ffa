package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results, plans and guardrails of experiments through real HTTP over real storage. */
final class ResultsIT {
  private static final Instant START = Instant.now().minus(Duration.ofHours(6));

  @TempDir private static Path folder;
  private static RealStorage real;
  private static Storage storage;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() throws IOException {
    real = RealStorage.start(folder.resolve("journal"), "", InstantSource.system());
    storage = real.storage();
    gateway = GatewayFixture.over(real, folder.resolve("jobs"), (s, w, l, c) -> "none");
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.gateway.stopJobs();
    real.close();
    gateway.close();
  }

  @Test
  void aBetterVariantIsNamedWithItsIntervals() throws Exception {
    long no = running("better", "");
    serve(no, "better", "control", 1_000, 400, 0.2);
    serve(no, "better", "new", 2_000, 400, 0.5);
    JsonNode results = gateway.get("/v1/experiments/better/results").json();
    assertThat(results.get("phase").asInt()).isEqualTo(1);
    assertThat(results.at("/health/status").asText()).isEqualTo("green");
    assertThat(results.at("/variants/0").toString())
        .isEqualTo("{\"key\":\"control\",\"units\":400,\"lists\":400}");
    JsonNode ctr = results.at("/metrics/0/variants/1");
    assertThat(ctr.get("mean").asDouble()).isEqualTo(0.25);
    assertThat(ctr.get("relativeLift").asDouble()).isEqualTo(1.5);
    assertThat(ctr.at("/sequential/low").asDouble())
        .isPositive()
        .isLessThan(ctr.at("/fixed/low").asDouble());
    assertThat(ctr.get("significant").asBoolean()).isTrue();
    assertThat(results.at("/verdict/winner").asText()).isEqualTo("new");
    assertThat(results.at("/daily").size()).isBetween(2, 4);
    assertThat(results.get("segments"))
        .anySatisfy(
            segment -> {
              assertThat(segment.get("dimension").asText()).isEqualTo("placement");
              assertThat(segment.get("value").asText()).isEqualTo("home");
              assertThat(segment.get("units").asInt()).isEqualTo(400);
            });
    assertThat(gateway.get("/v1/experiments/better/results?phase=2").status()).isEqualTo(404);
    assertThat(gateway.get("/v1/experiments/nothing/results").status()).isEqualTo(404);
  }

  @Test
  void anExperimentThatNobodyWasInYetSaysSo() {
    running("early", "");
    JsonNode results = gateway.get("/v1/experiments/early/results").json();
    assertThat(results.at("/variants").toString())
        .isEqualTo(
            "[{\"key\":\"control\",\"units\":0,\"lists\":0},"
                + "{\"key\":\"new\",\"units\":0,\"lists\":0}]");
    assertThat(results.at("/health/status").asText()).isEqualTo("waiting");
    assertThat(results.at("/metrics/0/variants/1/mean").isNull()).isTrue();
    assertThat(results.at("/verdict/sentence").asText()).startsWith("Too little was recorded");
  }

  @Test
  void aLossOfUnitsWithholdsTheVerdict() throws Exception {
    long no = running("lossy", "");
    serve(no, "lossy", "control", 3_000, 400, 0.2);
    serve(no, "lossy", "new", 4_000, 200, 0.6);
    JsonNode results = gateway.get("/v1/experiments/lossy/results").json();
    assertThat(results.at("/health/status").asText()).isEqualTo("red");
    assertThat(results.at("/verdict/withheld").asBoolean()).isTrue();
    assertThat(results.at("/verdict/winner").isNull()).isTrue();
    assertThat(results.at("/verdict/sentence").asText())
        .contains("'control' 400 (300 expected), 'new' 200 (300 expected)");
    GatewayFixture.Reply refused =
        gateway.post("/v1/experiments/lossy/ship", "{\"variant\":\"new\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).contains("cannot be believed", "'despiteHealth': true");
    assertThat(row("lossy").isRunning()).isTrue();
  }

  @Test
  void aBrokenGuardrailSendsEverybodyToControlAndIsAudited() throws Exception {
    String rails = "\"guardrails\":[{\"metric\":\"ctr\",\"maxRelativeHarm\":0.1}],";
    long broken = running("broken", rails);
    serve(broken, "broken", "control", 5_000, 400, 0.5);
    serve(broken, "broken", "new", 6_000, 400, 0.1);
    long sound = running("sound", rails);
    serve(sound, "sound", "control", 7_000, 400, 0.5);
    serve(sound, "sound", "new", 8_000, 400, 0.5);

    assertThat(GatewayFixture.await(gateway.gateway.watchGuardrails())).isEqualTo(1);

    ExperimentRow after = row("broken");
    assertThat(after.state()).isEqualTo(ExperimentRow.State.ROLLED_BACK);
    assertThat(after.stopReason())
        .isEqualTo(
            "The guardrail of click-through was broken: 'new' has 0.05000, 'control' has 0.2500, and at most 10.0 % worse is"
                + " allowed");
    assertThat(row("sound").isRunning()).isTrue();
    assertThat(storage.experiments().running())
        .extracting(ExperimentRow::key)
        .contains("sound")
        .doesNotContain("broken");
    JsonNode audit = gateway.get("/v1/audit?entity=experiment&limit=50").json();
    assertThat(audit.toString()).contains("\"guardrail\"").contains("\"rollback\"");
    assertThat(GatewayFixture.await(gateway.gateway.watchGuardrails())).isZero();
  }

  @Test
  void oneThatCannotBeReadKeepsNoGuardrailFromTheOthers() throws Exception {
    String rails = "\"guardrails\":[{\"metric\":\"ctr\",\"maxRelativeHarm\":0.1}],";
    long bad = running("bad", rails);
    serve(bad, "bad", "control", 21_000, 400, 0.5);
    serve(bad, "bad", "new", 22_000, 400, 0.1);
    running("unreadable", rails);
    // The one that changed last comes first.
    GatewayFixture.await(
        storage
            .experiments()
            .change(
                "unreadable", null, "me", "ramp", (row, all) -> row.ramped("{}", Instant.now())));
    assertThat(storage.experiments().running().getFirst().key()).isEqualTo("unreadable");

    assertThatThrownBy(() -> GatewayFixture.await(gateway.gateway.watchGuardrails()))
        .rootCause()
        .hasMessageContaining("1 rolled back; not looked at: unreadable: ");

    assertThat(row("bad").state()).isEqualTo(ExperimentRow.State.ROLLED_BACK);
    GatewayFixture.await(
        storage
            .experiments()
            .change("unreadable", null, "me", "stop", (row, all) -> row.stopped("x", START)));
  }

  /** A hundred users came first 20 days ago, on a server that is as old; half came back. */
  @Test
  void whoCameBackIsPlannedWithThoseWhoHadTheTime() throws Exception {
    for (int user = 31_000; user < 31_150; user++) {
      int days = user < 31_100 ? 20 : 12;
      execute(
          "insert into served_list (served_at, list_id, user_no, placement, context, purpose, regime,"
              + " catalogue_version, model, ruleset_version, item_nos, sources, retrieval_scores,"
              + " relevances, scores, propensities, gates, rules, degraded, budget_millis,"
              + " stage_micros) values (now() - interval '"
              + days
              + " days', gen_random_uuid(), "
              + (user < 31_100 ? user : user - 100)
              + ", 'home', '{}', 'live', 'WARM', 1, '', 1, '{}', '{}', '{}', '{}', '{}', '{}', '{}',"
              + " '[]', '{}', 100, '{}')");
    }
    JsonNode plan =
        gateway
            .send(
                "POST",
                "/v1/experiments/plan",
                "{\"metric\":\"retention_7\",\"minimumEffect\":0.1}")
            .json();
    assertThat(plan.get("baseline").asDouble()).isEqualTo(0.5);
    // They came within the six days before the last two weeks.
    assertThat(plan.get("dailyUnits").asDouble()).isBetween(16.6, 16.7);
    assertThat(
            gateway
                .send(
                    "POST",
                    "/v1/experiments/plan",
                    "{\"metric\":\"coverage\",\"minimumEffect\":0.1}")
                .json()
                .get("detail")
                .asText())
        .contains("without an interval");
  }

  @Test
  void aPlanIsMadeFromTheRecord() throws Exception {
    long no = running("past", "");
    serve(no, "past", "control", 9_000, 400, 0.5);
    JsonNode plan =
        gateway
            .send(
                "POST",
                "/v1/experiments/plan",
                "{\"metric\":\"ctr\",\"minimumEffect\":0.1,\"dailyUnits\":1000}")
            .json();
    assertThat(plan.get("baseline").asDouble()).isBetween(0.05, 0.3);
    assertThat(plan.get("unitsPerVariant").asLong()).isPositive();
    assertThat(plan.get("days").asLong())
        .isEqualTo((long) Math.ceil(plan.get("unitsPerVariant").asLong() * 2 / 1000.0));
    GatewayFixture.Reply refused =
        gateway.send(
            "POST", "/v1/experiments/plan", "{\"metric\":\"hides\",\"minimumEffect\":0.1}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("detail").asText()).contains("'hides' has no data to plan with");
    assertThat(
            gateway
                .send("POST", "/v1/experiments/plan", "{\"metric\":\"ctr\",\"minimumEffect\":0}")
                .status())
        .isEqualTo(400);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = real.postgres().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static ExperimentRow row(String key) {
    return GatewayFixture.await(storage.experiments().find(key)).orElseThrow();
  }

  /** An experiment of two equal variants of users that runs since {@link #START}. */
  private static long running(String key, String more) {
    String definition =
        "{\"key\":\""
            + key
            + "\",\"kind\":\"ab\",\"unit\":\"user\","
            + more
            + "\"primaryMetric\":\"ctr\",\"variants\":[{\"key\":\"control\",\"weight\":0.5},"
            + "{\"key\":\"new\",\"weight\":0.5,\"parameters\":{\"rank\":false}}]}";
    GatewayFixture.await(
        storage
            .experiments()
            .create(ExperimentRow.draft(key, "ab", "user", definition, "me", START)));
    GatewayFixture.await(
        storage
            .experiments()
            .change(key, null, "me", "start", (row, running) -> row.started(key + ":1", START)));
    return row(key).experimentNo();
  }

  /** One list of two items for each user, of which a share clicks the first item. */
  private static void serve(
      long no, String key, String variant, int firstUser, int users, double clicking)
      throws SQLException {
    String at = START.plusSeconds(60).toString();
    String id = "lpad(u::text, 32, '0')::uuid";
    try (Connection connection = real.postgres().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into served_list (served_at, list_id, user_no, placement, context, purpose,"
              + " regime, catalogue_version, model, ruleset_version, item_nos, sources,"
              + " retrieval_scores, relevances, scores, propensities, gates, rules, degraded,"
              + " budget_millis, stage_micros, assignments) select '"
              + at
              + "', "
              + id
              + ", u, 'home', '{}', 'live', 'WARM', 1, '', 1, '{1,2}', '{}', '{}', '{}', '{}', '{}',"
              + " '{}', '[]', '{}', 100, jsonb_build_object('total', 5000 + u % 100), '[{\"no\": "
              + no
              + ", \"phase\": 1, \"experiment\": \""
              + key
              + "\", \"variant\": \""
              + variant
              + "\"}]' from generate_series("
              + firstUser
              + ", "
              + (firstUser + users - 1)
              + ") u");
      statement.execute(
          "insert into interaction (user_no, received_at, occurred_at, item_no, type, value,"
              + " list_id) select u, '"
              + at
              + "', '"
              + at
              + "', 1, 'click', 1, "
              + id
              + " from generate_series("
              + firstUser
              + ", "
              + (firstUser + (int) (users * clicking) - 1)
              + ") u");
    }
  }
}
