package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.storage.Storage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The gateway over real storage: Postgres, Redis and the journal. The verticles are fakes. */
final class GatewayIT {
  @TempDir private static Path journal;
  private static RealStorage real;
  private static RedisServer redis;
  private static Storage storage;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() throws IOException {
    int redisPort = freePort();
    redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .setting("save \"\"")
            .setting("bind 127.0.0.1")
            .build();
    redis.start();
    real = RealStorage.start(journal, "redis://127.0.0.1:" + redisPort, InstantSource.system());
    storage = real.storage();
    gateway =
        new GatewayFixture(
            real.vertx(),
            new FakeStores(0),
            Stores.of(storage),
            real.key(),
            Map.of("gateway.depth", "100"));
    gateway.now = Instant.now();
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      items.append("{\"itemId\":\"i").append(i).append("\",\"title\":\"Item ").append(i);
      items.append("\",\"price\":").append(i).append("}\n");
    }
    GatewayFixture.Reply stored =
        gateway.send(
            gateway
                .request("/v1/items")
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(items.toString())));
    assertThat(stored.json().get("accepted").asInt()).isEqualTo(40);
    until(() -> storage.catalogue().current().size() == 40);
  }

  @AfterAll
  static void stop() throws IOException {
    GatewayFixture.await(gateway.undeploy());
    real.close();
    gateway.close();
    redis.stop();
  }

  @Test
  void acknowledgedEventIsSeenByTheVeryNextList() {
    String list = "/v1/users/fresh/recommendations";
    assertThat(regime(gateway.get(list))).isEqualTo("ANONYMOUS");
    String top = gateway.get(list).itemIds().get(0);

    GatewayFixture.Reply report =
        gateway.post(
            "/v1/events",
            "{\"eventId\":\"f1\",\"userId\":\"fresh\",\"itemId\":\""
                + top
                + "\",\"type\":\"click\"}");
    assertThat(report.json().get("accepted").asInt()).isEqualTo(1);

    GatewayFixture.Reply next = gateway.get(list);
    assertThat(regime(next)).isEqualTo("COLD_USER");
    assertThat(next.itemIds()).hasSize(10).doesNotContain(top);
    JsonNode profile = gateway.get("/v1/users/fresh/profile").json();
    assertThat(profile.get("known").asBoolean()).isTrue();
    assertThat(profile.get("positives").asInt()).isEqualTo(1);
    assertThat(profile.get("recent").get(0).get("itemId").asText()).isEqualTo(top);
    assertThat(profile.get("recent").get(0).get("title").asText()).isNotEmpty();
  }

  @Test
  void repeatedEventIsADuplicateAndUnknownItemIsRefused() {
    String batch =
        "[{\"eventId\":\"d1\",\"userId\":\"dup\",\"itemId\":\"i1\",\"type\":\"click\"},"
            + "{\"userId\":\"dup\",\"itemId\":\"ghost\",\"type\":\"click\"},"
            + "{\"userId\":\"dup\\u0000\",\"itemId\":\"i1\",\"type\":\"click\"}]";
    GatewayFixture.Reply first = gateway.post("/v1/events", batch);
    assertThat(first.json().get("accepted").asInt()).isEqualTo(1);
    assertThat(first.json().get("rejected")).hasSize(2);

    GatewayFixture.Reply second = gateway.post("/v1/events", batch);
    assertThat(second.json().get("accepted").asInt()).isZero();
    assertThat(second.json().get("duplicates").asInt()).isEqualTo(1);
  }

  @Test
  void hiddenItemIsGoneFromTheVeryNextAnswer() {
    GatewayFixture.Reply first = gateway.get("/v1/users/nobody/recommendations");
    String hidden = first.itemIds().get(3);
    String later = gateway.get(next(first)).itemIds().get(0);

    assertThat(gateway.send("PATCH", "/v1/items/" + hidden, "{\"hidden\":true}").status())
        .isEqualTo(200);
    assertThat(gateway.send("PATCH", "/v1/items/" + later, "{\"stock\":0}").status())
        .isEqualTo(200);

    assertThat(gateway.get("/v1/users/nobody/recommendations").itemIds()).doesNotContain(hidden);
    assertThat(gateway.get(next(first)).itemIds()).doesNotContain(later);
  }

  @Test
  void recordIsReadableAtOnceAndFromPostgres() {
    GatewayFixture.Reply list = gateway.get("/v1/users/reader/recommendations?device=mobile");
    String id = list.json().get("listId").asText();

    JsonNode fresh = gateway.get("/v1/lists/" + id).json();
    GatewayFixture.await(storage.lists().flush());
    JsonNode stored = gateway.get("/v1/lists/" + id).json();

    assertThat(fresh.get("items")).hasSize(10);
    assertThat(fresh.get("context").get("device").asText()).isEqualTo("mobile");
    assertThat(stored.get("items")).isEqualTo(fresh.get("items"));
    assertThat(stored.get("inputs")).isEqualTo(fresh.get("inputs"));
  }

  @Test
  void usersAreWrittenReadAndErased() {
    gateway.send(
        "PUT",
        "/v1/schema",
        "{\"definitions\":[{\"entity\":\"user\",\"name\":\"country\",\"type\":\"category\","
            + "\"role\":\"segment\"}]}");
    assertThat(gateway.send("PUT", "/v1/users/anna", "{\"country\":\"DE\"}").json())
        .hasToString("{\"userId\":\"anna\",\"country\":\"DE\"}");
    assertThat(gateway.send("PATCH", "/v1/users/ghost", "{\"country\":\"DE\"}").status())
        .isEqualTo(404);
    assertThat(gateway.get("/v1/users?query=ann").json().get("users")).hasSize(1);
    assertThat(gateway.get("/v1/users?ids=anna,ghost").json().get("users")).hasSize(1);

    assertThat(gateway.send("DELETE", "/v1/users/anna", "").status()).isEqualTo(204);

    assertThat(gateway.get("/v1/users/anna").status()).isEqualTo(404);
    assertThat(gateway.send("DELETE", "/v1/users/anna", "").status()).isEqualTo(404);
  }

  @Test
  void badRowsComeBackAndGoodOnesAreStored() {
    GatewayFixture.Reply report =
        gateway.post(
            "/v1/items",
            "[{\"itemId\":\"b1\",\"title\":\"Good\"},{\"itemId\":\"b2\",\"price\":-1},"
                + "{\"itemId\":\"b3\",\"colour\":\"red\"},{\"itemId\":\"b4\",\"stock\":2}]");

    assertThat(report.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(report.json().get("rejected")).hasSize(2);
    assertThat(report.json().get("rejected").get(0).get("index").asInt()).isEqualTo(1);
    assertThat(report.json().get("rejected").get(0).get("reason").asText()).contains("price", "-1");
    assertThat(gateway.get("/v1/items/b4").json().get("stock").asInt()).isEqualTo(2);
    assertThat(gateway.send("DELETE", "/v1/items/b4", "").status()).isEqualTo(204);
  }

  @Test
  void statusKnowsItsServers() {
    JsonNode status = gateway.get("/v1/status").json();

    assertThat(status.get("placements").toString()).contains("home", "similar", "cart", "search");
    assertThat(status.get("servers").get("postgres").asBoolean()).isTrue();
    assertThat(status.get("model").isNull()).isTrue();
    assertThat(status.get("ruleset").get("version").asText()).isEqualTo("1");
  }

  private static String next(GatewayFixture.Reply page) {
    return "/v1/recommendations?next=" + page.json().get("next").asText();
  }

  private static String regime(GatewayFixture.Reply reply) {
    return reply.json().get("regime").asText();
  }

  private static void until(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("the condition was not met in time").isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
