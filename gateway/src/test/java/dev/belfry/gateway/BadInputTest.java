package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private final GatewayFixture gateway =
      new GatewayFixture(
          20, Map.of("gateway.body-bytes", "20000", "gateway.bulk-body-bytes", "200000"));

  @BeforeAll
  void user() {
    gateway.stores.user("u1", 3);
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  /** Method, path, body, status, and what the sentence must name. */
  static Stream<Arguments> refused() {
    String list = "/v1/users/u1/recommendations";
    String post = "/v1/recommendations";
    String longId = "x".repeat(257);
    return Stream.of(
        Arguments.of("GET", list + "?count=0", "", 400, List.of("count", "'0'", "1 to 100")),
        Arguments.of("GET", list + "?count=101", "", 400, List.of("count", "'101'", "1 to 100")),
        Arguments.of("GET", list + "?count=x", "", 400, List.of("count", "'x'", "1 to 100")),
        Arguments.of("GET", list + "?count=", "", 400, List.of("count", "1 to 100")),
        Arguments.of("GET", list + "?count=1&count=2", "", 400, List.of("count", "once")),
        Arguments.of("GET", list + "?cuont=5", "", 400, List.of("cuont", "did you mean 'count'")),
        Arguments.of("GET", list + "?placement=hom", "", 400, List.of("'hom'", "mean 'home'")),
        Arguments.of("GET", list + "?placement=", "", 400, List.of("placement")),
        Arguments.of("GET", "/v1/users/" + longId + "/recommendations", "", 400, List.of("256")),
        Arguments.of("GET", "/v1/users/a%00b/recommendations", "", 400, List.of("NUL")),
        Arguments.of("GET", "/v1/items/a%00b", "", 400, List.of("NUL")),
        Arguments.of("GET", list + "?sessionId=a%00b", "", 400, List.of("sessionId", "NUL")),
        Arguments.of("GET", list + "?device=a%00b", "", 400, List.of("device", "NUL")),
        Arguments.of("GET", "/v1/lists/abc", "", 400, List.of("listId", "'abc'", "UUID")),
        Arguments.of(
            "GET",
            "/v1/lists/01981f6e-3c5a-7b1e-9d2f-4a6b8c0d1e2f",
            "",
            404,
            List.of("01981f6e-3c5a-7b1e-9d2f-4a6b8c0d1e2f")),
        Arguments.of("GET", "/v1/items?limit=0", "", 400, List.of("limit")),
        Arguments.of("GET", "/v1/items?ids=" + "a,".repeat(101), "", 400, List.of("ids", "100")),
        Arguments.of("GET", "/v1/nothing", "", 404, List.of("/v1/nothing")),
        Arguments.of("DELETE", "/v1/status", "", 405, List.of("DELETE")),
        Arguments.of("POST", post, "{", 400, List.of("well-formed JSON", "line 1")),
        Arguments.of("POST", post, "", 400, List.of("empty")),
        Arguments.of("POST", post, "{} {}", 400, List.of("well-formed JSON")),
        Arguments.of("POST", post, "{\"count\":1,\"count\":2}", 400, List.of("count")),
        Arguments.of("POST", post, "[]", 400, List.of("JSON object")),
        Arguments.of("POST", post, "null", 400, List.of("JSON object")),
        Arguments.of("POST", post, "{\"userid\":\"1\"}", 400, List.of("mean 'userId'")),
        Arguments.of("POST", post, "{\"userId\":1}", 400, List.of("userId", "in quotes")),
        Arguments.of("POST", post, "{\"userId\":\"\"}", 400, List.of("userId", "empty")),
        Arguments.of("POST", post, "{\"userId\":\"a\\u0000\"}", 400, List.of("userId", "NUL")),
        Arguments.of("POST", post, "{\"userId\":\"\\ud800\"}", 400, List.of("Unicode")),
        Arguments.of("POST", post, "{\"count\":0}", 400, List.of("count", "1 to 100")),
        Arguments.of("POST", post, "{\"count\":1.5}", 400, List.of("count", "1.5")),
        Arguments.of("POST", post, "{\"count\":\"5\"}", 400, List.of("count", "'5'")),
        Arguments.of("POST", post, "{\"count\":1e99}", 400, List.of("count")),
        Arguments.of("POST", post, "{\"items\":\"i1\"}", 400, List.of("items", "list of ids")),
        Arguments.of("POST", post, "{\"items\":[1]}", 400, List.of("items[0]")),
        Arguments.of("POST", post, "{\"candidates\":[]}", 400, List.of("candidates", "1 to")),
        Arguments.of("POST", post, "{\"placement\":\"\"}", 400, List.of("placement")),
        Arguments.of("POST", post, "{\"purpose\":\"fun\"}", 400, List.of("live, explore")),
        Arguments.of("POST", post, "{\"rules\":false}", 400, List.of("rules", "explore")),
        Arguments.of("POST", post, "{\"rules\":\"no\"}", 400, List.of("rules", "true or false")),
        Arguments.of(
            "POST", post, "{\"context\":{\"devise\":\"x\"}}", 400, List.of("mean 'device'")),
        Arguments.of(
            "POST", post, "{\"context\":{\"hour\":\"x\"}}", 400, List.of("hour", "number")),
        Arguments.of(
            "POST",
            post,
            "{\"filter\":\"" + "x".repeat(4_097) + "\"}",
            400,
            List.of("filter", "4096")),
        Arguments.of(
            "POST", post, "{\"filter\":\"" + "x".repeat(20_000) + "\"}", 413, List.of("limit")),
        Arguments.of("PUT", "/v1/items/i1", "{\"price\":-1}", 400, List.of("price", "-1")),
        Arguments.of("PUT", "/v1/items/i1", "{\"price\":\"x\"}", 400, List.of("price", "number")),
        Arguments.of("PUT", "/v1/items/i1", "{\"price\":1e999}", 400, List.of("price", "finite")),
        Arguments.of("PUT", "/v1/items/i1", "{\"title\":3}", 400, List.of("title", "text")),
        Arguments.of("PUT", "/v1/items/i1", "{\"titel\":\"x\"}", 400, List.of("mean 'title'")),
        Arguments.of("PUT", "/v1/items/i1", "{\"itemId\":\"i2\"}", 400, List.of("itemId", "path")),
        Arguments.of("PUT", "/v1/items/i1", "[]", 400, List.of("JSON object")),
        Arguments.of("PUT", "/v1/items/" + longId, "{}", 400, List.of("256")),
        Arguments.of("PATCH", "/v1/items/ghost", "{\"hidden\":true}", 404, List.of("ghost")),
        Arguments.of("DELETE", "/v1/items/ghost", "", 404, List.of("ghost")),
        Arguments.of("POST", "/v1/items", "{\"itemId\":\"i1\"}", 400, List.of("array")),
        Arguments.of("POST", "/v1/events", "{\"itemId\":\"i1\"}", 400, List.of("type")),
        Arguments.of(
            "POST", "/v1/events", event("\"type\":\"CLICK\""), 400, List.of("CLICK", "lower-case")),
        Arguments.of(
            "POST", "/v1/events", event("\"type\":\"click\",\"when\":1"), 400, List.of("when")),
        Arguments.of(
            "POST",
            "/v1/events",
            event("\"type\":\"click\",\"value\":\"x\""),
            400,
            List.of("value", "number")),
        Arguments.of(
            "POST",
            "/v1/events",
            event("\"type\":\"click\",\"occurredAt\":\"yesterday\""),
            400,
            List.of("occurredAt", "'yesterday'")),
        Arguments.of(
            "POST",
            "/v1/events",
            event("\"type\":\"click\",\"listId\":\"1\""),
            400,
            List.of("listId", "UUID")),
        Arguments.of(
            "POST",
            "/v1/events",
            event("\"type\":\"click\",\"position\":0"),
            400,
            List.of("position")),
        Arguments.of(
            "POST",
            "/v1/events",
            "{\"userId\":\"u\",\"itemId\":\"ghost\",\"type\":\"click\"}",
            400,
            List.of("ghost")),
        Arguments.of("POST", "/v1/events", "[" + "1,".repeat(10_000) + "1]", 400, List.of("10000")),
        Arguments.of("POST", "/v1/events", "[" + " ".repeat(200_000) + "]", 413, List.of("limit")),
        Arguments.of("PUT", "/v1/schema", "{}", 400, List.of("definitions")),
        Arguments.of(
            "PUT",
            "/v1/schema",
            "{\"definitions\":[{\"entity\":\"item\",\"name\":\"A b\",\"type\":\"text\"}]}",
            400,
            List.of("A b")),
        Arguments.of(
            "PUT",
            "/v1/schema",
            "{\"definitions\":[{\"entity\":\"thing\",\"name\":\"a\",\"type\":\"text\"}]}",
            400,
            List.of("entity", "item, user, context")));
  }

  private static String event(String more) {
    return "{\"userId\":\"u1\",\"itemId\":\"i1\"," + more + "}";
  }

  @ParameterizedTest
  @MethodSource("refused")
  void badInputIsRefusedWithASentence(
      String method, String path, String body, int status, List<String> named) {
    GatewayFixture.Reply reply =
        body.isEmpty() && !method.equals("POST")
            ? gateway.send(
                gateway
                    .bare(path)
                    .header("X-API-Key", "admin")
                    .method(method, BodyPublishers.noBody()))
            : gateway.send(method, path, body);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().get("status").asInt()).isEqualTo(status);
    assertThat(reply.json().get("type").asText()).startsWith("urn:belfry:problem:");
    assertThat(reply.detail()).contains(named);
    assertThat(reply.detail().length()).isLessThan(600);
  }

  @Test
  void brokenPercentEncodingIsRefused() {
    for (String path :
        List.of("/v1/users/u1/recommendations?count=%zz", "/v1/users/%zz/recommendations")) {
      assertThat(gateway.raw("GET " + path + " HTTP/1.1"))
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "percent-encoding");
    }
  }

  @Test
  void otherContentTypesAreNamed() {
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
      GatewayFixture.Reply reply =
          gateway.send(
              gateway
                  .bare("/v1/events")
                  .header("X-API-Key", "write")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("a=b")));
      assertThat(reply.status()).isEqualTo(415);
      assertThat(reply.detail()).contains(type, "application/json", "application/x-ndjson");
    }
    GatewayFixture.Reply lines =
        gateway.send(
            gateway
                .bare("/v1/recommendations")
                .header("X-API-Key", "read")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(lines.status()).isEqualTo(415);
  }

  @Test
  void keysAreNeededAndScoped() {
    String list = "/v1/users/u1/recommendations";
    GatewayFixture.Reply none = gateway.send(gateway.bare(list).GET());
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(none.detail()).contains("X-API-Key");
    assertThat(gateway.send(gateway.bare(list).header("X-API-Key", "guess").GET()).status())
        .isEqualTo(401);
    assertThat(
            gateway.send(gateway.bare(list).header("Authorization", "Bearer read").GET()).status())
        .isEqualTo(200);
    assertThat(gateway.send(gateway.bare(list).header("X-API-Key", "write").GET()).status())
        .isEqualTo(200);

    GatewayFixture.Reply read =
        gateway.send(
            gateway
                .bare("/v1/events")
                .header("X-API-Key", "read")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(read.status()).isEqualTo(403);
    assertThat(read.detail()).contains("'write'");
    assertThat(
            gateway
                .send(
                    gateway
                        .bare("/v1/schema")
                        .header("X-API-Key", "write")
                        .PUT(BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(403);
  }

  @Test
  void goodEventsOfABatchAreStoredAndBadOnesComeBack() {
    int before = gateway.stores.events.size();
    GatewayFixture.Reply reply =
        gateway.post(
            "/v1/events",
            "[{\"userId\":\"u1\",\"itemId\":\"i1\",\"type\":\"click\",\"eventId\":\"e1\"},"
                + "{\"userId\":\"u1\",\"itemId\":\"ghost\",\"type\":\"click\"},"
                + "{\"userId\":\"u1\",\"itemId\":\"i2\",\"type\":\"BAD\"},7,"
                + "{\"userId\":\"u1\",\"itemId\":\"i1\",\"type\":\"click\",\"eventId\":\"e1\"},"
                + "{\"userId\":\"u2\",\"itemId\":\"i3\",\"type\":\"rating\",\"value\":4.5}]");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(reply.json().get("duplicates").asInt()).isEqualTo(1);
    assertThat(indexes(reply.json())).containsExactly(1, 2, 3);
    assertThat(reply.json().get("rejected").get(0).get("reason").asText()).contains("ghost");
    assertThat(gateway.stores.events).hasSize(before + 2);
  }

  @Test
  void linesOfNdjsonStandForThemselves() {
    GatewayFixture.Reply reply =
        gateway.send(
            gateway
                .bare("/v1/items")
                .header("X-API-Key", "write")
                .header("Content-Type", "application/x-ndjson; charset=utf-8")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"itemId":"n1","title":"New"}

                        {"itemId":"n2","title":
                        {"itemId":"n3","price":-4}\r
                        {"itemId":"n4","price":4}
                        {"title":"No id"}
                        """)));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(indexes(reply.json())).containsExactly(1, 2, 4);
    assertThat(reply.json().get("rejected").get(1).get("id").asText()).isEqualTo("n3");
    assertThat(gateway.get("/v1/items/n4").json().get("price").asInt()).isEqualTo(4);
  }

  @Test
  void largeBatchIsReadWhole() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      body.append("{\"userId\":\"u1\",\"itemId\":\"i1\",\"type\":\"click\",\"value\":1}\n");
    }
    GatewayFixture.Reply reply =
        gateway.send(
            gateway
                .bare("/v1/events")
                .header("X-API-Key", "write")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body.toString())));

    assertThat(reply.json().get("accepted").asInt()).isEqualTo(2_000);
  }

  @Test
  void bodyMayWaitForItsContinue() {
    GatewayFixture.Reply reply =
        gateway.send(
            gateway
                .request("/v1/events")
                .version(HttpClient.Version.HTTP_1_1)
                .expectContinue(true)
                .POST(BodyPublishers.ofString(event("\"type\":\"click\""))));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void bodyOfUnknownLengthHasALimitToo() {
    GatewayFixture.Reply reply =
        gateway.send(
            gateway
                .request("/v1/recommendations")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[30_000]))));

    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void writtenItemReadsBackAsItWasSent() {
    String path = "/v1/items/shoe%20%2F%201";
    GatewayFixture.Reply put =
        gateway.send(
            "PUT",
            path,
            "{\"title\":\"Shoe\",\"categories\":[\"shoes\",\"running\"],\"price\":89.5,\"stock\":12,"
                + "\"created_at\":\"2026-01-01T00:00:00Z\"}");
    assertThat(put.status()).isEqualTo(200);

    JsonNode item = gateway.get(path).json();
    assertThat(item)
        .hasToString(
            "{\"itemId\":\"shoe / 1\",\"categories\":[\"shoes\",\"running\"],"
                + "\"created_at\":\"2026-01-01T00:00:00Z\",\"price\":89.5,\"stock\":12,\"title\":\"Shoe\"}");

    assertThat(gateway.send("PATCH", path, "{\"stock\":0,\"price\":null}").json().has("price"))
        .isFalse();
    assertThat(gateway.get(path).json().get("title").asText()).isEqualTo("Shoe");
    assertThat(gateway.send(gateway.bare(path).header("X-API-Key", "write").DELETE()).status())
        .isEqualTo(204);
    assertThat(gateway.get(path).status()).isEqualTo(404);
  }

  @Test
  void postgresAwayNeverAcknowledges() {
    try (GatewayFixture down = new GatewayFixture(5)) {
      down.post("/v1/events", "[]");
      down.stores.postgresAway =
          new BelfryException(ErrorCode.UNAVAILABLE, "Postgres cannot be reached");

      GatewayFixture.Reply reply =
          down.post("/v1/events", "{\"userId\":\"u\",\"itemId\":\"i1\",\"type\":\"click\"}");

      // The key is still good: it was, a moment ago.
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(down.get("/v1/users/u/recommendations").itemIds()).hasSize(5);
    }
  }

  @Test
  void keyMayBeLimited() {
    try (GatewayFixture limited = new GatewayFixture(5, Map.of("gateway.requests-per-key", "3"))) {
      List<Integer> statuses =
          Stream.generate(() -> limited.get("/v1/status").status()).limit(6).toList();

      assertThat(statuses).startsWith(200, 200, 200).contains(429);
    }
  }

  @Test
  void overloadedServerSaysSo() {
    try (GatewayFixture busy =
        new GatewayFixture(
            5,
            Map.of(
                "gateway.max-in-flight",
                "1",
                "gateway.budget",
                "5s",
                "gateway.prepare-budget",
                "5s"))) {
      busy.verticles.stall(RerankerEndpoints.PREPARE);
      Thread waiting = Thread.startVirtualThread(() -> busy.get("/v1/users/a/recommendations"));
      while (busy.verticles.stuck.isEmpty()) {
        Thread.onSpinWait();
      }

      GatewayFixture.Reply reply = busy.get("/v1/users/b/recommendations");

      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(busy.send(busy.bare("/health/live").GET()).status()).isEqualTo(200);
      busy.verticles.stuck.forEach(promise -> promise.tryFail("enough"));
      join(waiting);
      assertThat(busy.get("/v1/status").status()).isEqualTo(200);
    }
  }

  @Test
  void brokenConnectionsGiveTheirPlaceBack() {
    try (GatewayFixture busy = new GatewayFixture(5, Map.of("gateway.max-in-flight", "2"))) {
      busy.verticles.stall(RerankerEndpoints.PREPARE);
      for (int i = 1; i <= 5; i++) {
        busy.abort("GET /v1/users/a/recommendations HTTP/1.1", busy.verticles.stuck, i);
      }

      while (busy.get("/v1/status").status() != 200) {
        Thread.onSpinWait();
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static List<Integer> indexes(JsonNode report) {
    List<Integer> indexes = new ArrayList<>();
    report.get("rejected").forEach(row -> indexes.add(row.get("index").asInt()));
    return indexes;
  }
}
