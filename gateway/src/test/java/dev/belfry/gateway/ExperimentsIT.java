package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.Storage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments through real HTTP over real storage; the verticles are fakes. */
final class ExperimentsIT {
  @TempDir private static Path folder;
  private static RealStorage real;
  private static Storage storage;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() throws IOException {
    real = RealStorage.start(folder.resolve("journal"), "", InstantSource.system());
    storage = real.storage();
    gateway =
        GatewayFixture.over(real, folder.resolve("jobs"), (values, warm, log, cancelled) -> "");
    StringBuilder items = new StringBuilder();
    StringBuilder users = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      items.append("{\"itemId\":\"i").append(i).append("\",\"title\":\"Item\"}\n");
    }
    for (int i = 1; i <= 400; i++) {
      users.append("{\"userId\":\"u").append(i).append("\"}\n");
    }
    lines("/v1/items", items.toString());
    lines("/v1/users", users.toString());
    assertThat(
            gateway
                .post("/v1/events", "{\"userId\":\"u1\",\"itemId\":\"i1\",\"type\":\"click\"}")
                .status())
        .isEqualTo(200);
    GatewayFixture.await(
        storage
            .models()
            .register(new ModelRow("other", Path.of("other"), "{}", Instant.now(), false)));
  }

  @AfterAll
  static void stop() throws IOException {
    real.close();
    gateway.close();
  }

  @Test
  void everyUnitGetsItsVariantAgainAndAgainUntilTheExperimentStops() throws SQLException {
    create(ab("shorter", "{\"count\":4}"));
    assertThat(post("shorter/start", "").json().get("state").asText()).isEqualTo("running");
    Map<String, Integer> shares = new HashMap<>();
    Map<String, String> first = new HashMap<>();
    for (int i = 1; i <= 400; i++) {
      GatewayFixture.Reply reply = gateway.get("/v1/users/u" + i + "/recommendations");
      String variant = reply.json().get("experiments").get(0).get("variant").asText();
      assertThat(reply.itemIds()).hasSize(variant.equals("new") ? 4 : 10);
      shares.merge(variant, 1, Integer::sum);
      first.put("u" + i, variant);
    }
    // Half of 400, give or take four standard errors.
    assertThat(shares.get("new")).isBetween(160, 240);
    for (int i = 1; i <= 400; i += 37) {
      JsonNode again = gateway.get("/v1/users/u" + i + "/recommendations").json();
      assertThat(again.get("experiments").get(0).get("variant").asText())
          .isEqualTo(first.get("u" + i));
      JsonNode told = gateway.get("/v1/experiments/shorter/assignment?userId=u" + i).json();
      assertThat(told.get("variant").asText()).isEqualTo(first.get("u" + i));
    }
    GatewayFixture.await(storage.lists().flush());
    assertThat(sql("select count(*) from experiment_unit where variant = 'new'"))
        .isEqualTo(shares.get("new").toString());
    assertThat(sql("select sum(lists) from experiment_unit")).isEqualTo("411");

    // A ramp keeps the seed, another phase does not.
    assertThat(post("shorter/ramp", "{\"coverage\":0.5}").json().get("phase").asInt()).isOne();
    JsonNode ramped = gateway.get("/v1/users/u1/recommendations").json().path("experiments");
    assertThat(
            ramped.isMissingNode() || ramped.get(0).get("variant").asText().equals(first.get("u1")))
        .isTrue();
    JsonNode second = post("shorter/phase", "{\"weights\":{\"control\":0.25,\"new\":0.75}}").json();
    assertThat(second.get("phases")).hasSize(2);
    assertThat(second.get("phases").get(1).get("seed").asText()).isEqualTo("shorter:2");
    assertThat(second.get("phases").get(1).get("weights").get("new").asDouble()).isEqualTo(0.75);

    assertThat(post("shorter/stop", "{\"reason\":\"enough\"}").json().get("stopReason").asText())
        .isEqualTo("enough");
    for (int i = 1; i <= 20; i++) {
      assertThat(gateway.get("/v1/users/u" + i + "/recommendations").json().has("experiments"))
          .isFalse();
    }
    assertThat(detail(post("shorter/start", ""), 409)).contains("is stopped");
    assertThat(gateway.send("DELETE", "/v1/experiments/shorter", "").status()).isEqualTo(409);
  }

  @Test
  void whatCannotRunIsRefusedWithASentence() {
    assertThat(detail(gateway.post("/v1/experiments", ab("w", "{}").replace("0.5,", "0.4,")), 400))
        .contains("add up to");
    create(ab("nomodel", "{\"model\":\"ghost\"}"));
    assertThat(detail(post("nomodel/start", ""), 400)).contains("no model named 'ghost'");
    create(ab("norules", "{\"ruleset\":\"99\"}"));
    assertThat(detail(post("norules/start", ""), 400)).contains("there is no ruleset 99");
    create(ab("norule", "{\"withoutRules\":[\"ghost\"]}"));
    assertThat(detail(post("norule/start", ""), 400)).contains("the ruleset has no rule 'ghost'");
    create(ab("target", "{}").replace("\"unit\"", "\"targeting\":\"user.ghost == 1\",\"unit\""));
    assertThat(detail(post("target/start", ""), 400)).contains("ghost");
    create(ab("data", "{}").replace("\"ctr\"", "\"revenue\""));
    assertThat(detail(post("data/start", ""), 400)).contains("'revenue' has no data");
    create(ab("share", "{}").replace("\"ctr\"", "\"coverage\""));
    assertThat(detail(post("share/start", ""), 400)).contains("it decides nothing");
    create(ab("both", "{\"model\":\"other\"}").replace("\"ab\"", "\"interleaving\""));
    assertThat(
            detail(
                gateway.post(
                    "/v1/experiments",
                    ab("three", "{}")
                        .replace("\"ab\"", "\"interleaving\"")
                        .replace("}]", "},{\"key\":\"c\",\"weight\":0}]")),
                400))
        .contains("there are 3 variants");
    JsonNode checked =
        gateway.post("/v1/experiments/validate", ab("v", "{\"model\":\"ghost\"}")).json();
    assertThat(checked.get("valid").asBoolean()).isFalse();
    assertThat(checked.get("issues").get(0).get("field").asText())
        .isEqualTo("variants[1].parameters.model");
    JsonNode got = gateway.get("/v1/experiments/norules").json();
    assertThat(
            got.at("/definition/variants/1/parameters/ruleset").asText() + got.get("phase").asInt())
        .isEqualTo("990");
    GatewayFixture.Reply stale =
        gateway.send(
            gateway
                .request("/v1/experiments/norules")
                .header("If-Match", "\"7\"")
                .PUT(BodyPublishers.ofString(ab("norules", "{}"))));
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().get("current").get("revision").asLong()).isEqualTo(1);
    assertThat(gateway.send("DELETE", "/v1/experiments/norules", "").status()).isEqualTo(204);
    assertThat(gateway.get("/v1/experiments/norules").status()).isEqualTo(404);
  }

  @Test
  void overlapIsRefusedAndAVariantIsShipped() {
    create(layered("left", "[0, 0.5]"));
    create(layered("middle", "[0.4, 0.9]"));
    create(layered("right", "[0.5, 1]"));
    assertThat(post("left/start", "").status()).isEqualTo(200);
    assertThat(detail(post("middle/start", ""), 400)).contains("'left' takes [0.0, 0.5)");
    assertThat(post("right/start", "").status()).isEqualTo(200);

    assertThat(detail(post("right/ship", "{\"variant\":\"ghost\"}"), 400)).contains("control, new");
    JsonNode shipped = post("right/ship", "{\"variant\":\"new\"}").json();
    assertThat(shipped.get("state").asText()).isEqualTo("shipped");
    assertThat(shipped.get("winner").asText()).isEqualTo("new");
    assertThat(shipped.get("stopReason").asText()).contains("the objectives are those");
    assertThat(gateway.get("/v1/settings").json().at("/objectives/purchase").asDouble())
        .isEqualTo(2);
    post("left/stop", "{\"reason\":\"done\"}");
    create(ab("length", "{\"count\":3}"));
    post("length/start", "");
    assertThat(detail(post("length/ship", "{\"variant\":\"new\"}"), 409))
        .contains("sets count, which no setting makes live");
    post("length/stop", "{\"reason\":\"done\"}");
    assertThat(gateway.get("/v1/experiments?state=shipped").json().findValuesAsText("key"))
        .contains("right")
        .doesNotContain("left", "length");
  }

  @Test
  void holdoutThatIsComparedIsNotRamped() {
    create(
        ab("held", "{}")
            .replace("\"ab\"", "\"holdout\"")
            .replace("\"unit\"", "\"coverage\":0.1,\"unit\""));
    post("held/start", "");
    assertThat(detail(post("held/ramp", "{\"coverage\":0.2}"), 409)).contains("would move units");
    assertThat(post("held/stop", "{\"reason\":\"done\"}").status()).isEqualTo(200);
  }

  /** The objectives cannot be stored after the model was promoted. */
  @Test
  void whatIsShippedInPartIsSaidAndShippedAgainForTheRest() throws SQLException {
    GatewayFixture.await(
        storage
            .models()
            .register(new ModelRow("better", Path.of("better"), "{}", Instant.now(), false)));
    create(ab("partly", "{\"model\":\"better\",\"objectives\":{\"cart\":3}}"));
    assertThat(post("partly/start", "").status()).isEqualTo(200);
    execute(
        "create function refuse() returns trigger language plpgsql as 'begin raise ''no''; end';"
            + "create trigger refuse before insert or update on setting execute function refuse()");

    assertThat(detail(post("partly/ship", "{\"variant\":\"new\"}"), 409))
        .contains("what is done stays: model better is live")
        .contains("ship it again for the rest");

    JsonNode stopped = gateway.get("/v1/experiments/partly").json();
    assertThat(stopped.get("state").asText()).isEqualTo("stopped");
    assertThat(stopped.get("stopReason").asText()).contains("Shipped a part", "model better");
    execute("drop trigger refuse on setting");
    JsonNode shipped = post("partly/ship", "{\"variant\":\"new\"}").json();
    assertThat(shipped.get("state").asText()).isEqualTo("shipped");
    assertThat(shipped.get("stopReason").asText())
        .contains("the objectives are those")
        .doesNotContain("model");
  }

  @Test
  void variantWhoseModelIsGoneServesWhatIsLive() throws SQLException {
    create(
        ab("broken", "{\"model\":\"other\"}")
            .replace("0.5", "0")
            .replace(
                "\"weight\":0,\"parameters\":{\"model\"",
                "\"weight\":1,\"parameters\":{\"model\""));
    assertThat(post("broken/start", "").status()).isEqualTo(200);
    sql("delete from model_version where name = 'other' returning name");
    // What notices it after half a minute at most.
    assertThat(post("broken/ramp", "{\"coverage\":1}").status()).isEqualTo(200);

    GatewayFixture.Reply reply = gateway.get("/v1/users/u7/recommendations");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.itemIds()).hasSize(10);
    assertThat(reply.degraded()).contains("assign_unavailable");
    assertThat(reply.json().get("experiments").get(0).get("variant").asText()).isEqualTo("new");
    post("broken/stop", "{\"reason\":\"done\"}");
  }

  private static String ab(String key, String parameters) {
    return """
    {"key":"%s","name":"An experiment","kind":"ab","unit":"user","primaryMetric":"ctr","variants":[
      {"key":"control","weight":0.5,"parameters":{}},
      {"key":"new","weight":0.5,"parameters":%s}]}
    """
        .formatted(key, parameters);
  }

  private static String layered(String key, String range) {
    return ab(key, "{\"objectives\":{\"click\":1,\"purchase\":2}}")
        .replace("\"unit\"", "\"layer\":\"top\",\"layerRange\":" + range + ",\"unit\"");
  }

  private static void create(String definition) {
    GatewayFixture.Reply reply = gateway.post("/v1/experiments", definition);
    assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
  }

  private static GatewayFixture.Reply post(String path, String body) {
    return gateway.post("/v1/experiments/" + path, body);
  }

  private static String detail(GatewayFixture.Reply reply, int status) {
    assertThat(reply.status()).as(reply.json().toString()).isEqualTo(status);
    return reply.json().get("detail").asText();
  }

  private static void lines(String path, String lines) {
    assertThat(
            gateway
                .send(
                    gateway
                        .request(path)
                        .setHeader("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(lines)))
                .json()
                .get("rejected"))
        .isEmpty();
  }

  private static void execute(String statements) throws SQLException {
    try (Connection connection = real.postgres().getPostgresDatabase().getConnection();
        Statement one = connection.createStatement()) {
      one.execute(statements);
    }
  }

  private static String sql(String statement) throws SQLException {
    EmbeddedPostgres postgres = real.postgres();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement one = connection.createStatement();
        ResultSet rows = one.executeQuery(statement)) {
      rows.next();
      return List.of(rows.getString(1)).getFirst();
    }
  }
}
