package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.systemtests.Belfry.Answer;
import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input gets a 4xx with a sentence that names the value and what is accepted, and costs no good
 * neighbour.
 */
class BadInputIT {
  private final Belfry belfry = Belfry.shared();

  static Stream<Arguments> requests() {
    String longId = "x".repeat(257);
    return Stream.of(
        bad("GET", "/v1/users/a/recommendations?count=0", "", 400, "count"),
        bad("GET", "/v1/users/a/recommendations?count=101", "", 400, "101"),
        bad("GET", "/v1/users/a/recommendations?count=ten", "", 400, "ten"),
        bad("GET", "/v1/users/a/recommendations?placement=nowhere", "", 400, "nowhere"),
        bad("GET", "/v1/users/a/recommendations?cuont=5", "", 400, "cuont"),
        bad("GET", "/v1/users/" + longId + "/recommendations", "", 400, "256"),
        bad("GET", "/v1/users/a%00b/recommendations", "", 400, "userId"),
        bad("GET", "/v1/recommendations?next=forged", "", 400, "next"),
        bad("GET", "/v1/lists/not-a-uuid", "", 400, "not-a-uuid"),
        bad("GET", "/v1/lists/00000000-0000-7000-8000-000000000000", "", 404, "00000000"),
        bad("GET", "/v1/items/no-such-item", "", 404, "no-such-item"),
        bad("GET", "/v1/items/no-such-item/similar", "", 404, "no-such-item"),
        bad("GET", "/v1/nothing", "", 404, "/v1/nothing"),
        bad("POST", "/v1/recommendations", "{\"userId\":", 400, "JSON"),
        bad("POST", "/v1/recommendations", "{\"userID\":\"a\"}", 400, "userId"),
        bad("POST", "/v1/recommendations", "{\"userId\":\"a\",\"count\":\"5\"}", 400, "count"),
        bad(
            "POST",
            "/v1/recommendations",
            "{\"userId\":\"a\",\"filter\":\"item.prize > 5.0\"}",
            400,
            "price"),
        bad("POST", "/v1/recommendations", "{\"userId\":\"a\",\"rules\":false}", 400, "explore"),
        bad("POST", "/v1/recommendations", "[]", 400, "object"),
        bad("PUT", "/v1/items/bad", "{\"price\":-1}", 400, "price"),
        bad("PUT", "/v1/items/bad", "{\"price\":\"cheap\"}", 400, "price"),
        bad("PUT", "/v1/items/bad", "{\"prise\":1}", 400, "price"),
        bad("PUT", "/v1/items/bad", "{\"title\":\"a\\u0000b\"}", 400, "title"),
        bad("PUT", "/v1/items/" + longId, "{}", 400, "256"),
        bad(
            "POST",
            "/v1/recommendations",
            "{\"userId\":\"" + "x".repeat(1_100_000) + "\"}",
            413,
            "1 MiB"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("requests")
  void itIsRefusedWithASentence(String method, String path, String body, int status, String named) {
    Answer answer = method.equals("GET") ? belfry.get(path) : belfry.send(method, path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("detail").asText()).contains(named).matches("(?s).*\\w.*[.]?");
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void goodRowsOfABatchAreStoredAndBadOnesComeBackWithTheirIndex() {
    String good = belfry.get("/v1/items?limit=1").json().at("/items/0/itemId").asText();
    Answer answer =
        belfry.send(
            "POST",
            "/v1/events",
            """
            [{"userId":"batch-user","itemId":"%s","type":"click"},
             {"userId":"batch-user","itemId":"no-such-item","type":"click"},
             {"userId":"","itemId":"%s","type":"click"},
             {"userId":"batch-user","itemId":"%s","type":"click","value":"much"},
             {"userId":"batch-user","itemId":"%s","type":"view"}]
            """
                .formatted(good, good, good, good));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().get("rejected")).hasSize(3);
    assertThat(answer.json().at("/rejected/0/index").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/rejected/0/reason").asText()).contains("no-such-item");
    assertThat(belfry.get("/v1/users/batch-user/profile").json().get("recent")).hasSize(2);
  }

  @Test
  void aLineOfNdjsonThatIsBrokenCostsOnlyItself() {
    String good = belfry.get("/v1/items?limit=1").json().at("/items/0/itemId").asText();
    String line = "{\"userId\":\"ndjson-user\",\"itemId\":\"" + good + "\",\"type\":\"click\"}";
    Answer answer =
        belfry.send(
            belfry
                .request("/v1/events")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(line + "\n{broken\n" + line + "\n"))
                .build());
    assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().at("/rejected/0/index").asInt()).isEqualTo(1);
  }

  @Test
  void theSameEventIdIsAcceptedOnce() {
    String good = belfry.get("/v1/items?limit=1").json().at("/items/0/itemId").asText();
    String event =
        "{\"eventId\":\"once-1\",\"userId\":\"once-user\",\"itemId\":\""
            + good
            + "\",\"type\":\"click\"}";
    assertThat(belfry.send("POST", "/v1/events", event).json().get("accepted").asInt())
        .isEqualTo(1);
    assertThat(belfry.send("POST", "/v1/events", event).json().get("duplicates").asInt())
        .isEqualTo(1);
    assertThat(belfry.get("/v1/users/once-user/profile").json().get("recent")).hasSize(1);
  }

  @Test
  void withoutAKeyNothingIsAnswered() {
    HttpRequest request =
        HttpRequest.newBuilder(belfry.url().resolve("/v1/users/a/recommendations")).build();
    Answer answer = belfry.send(request);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().get("detail").asText()).contains("API key");
  }

  private static Arguments bad(String method, String path, String body, int status, String named) {
    return Arguments.of(method, path, body, status, named);
  }
}
