package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.belfry.storage.MemberSession;
import dev.belfry.storage.Role;
import dev.belfry.storage.SignIn;
import dev.belfry.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call what, through real HTTP over real storage. */
final class AccessIT {
  private static final JsonNode CONTRACT = contract();
  private static final AtomicInteger NEXT = new AtomicInteger();

  @TempDir private static Path journal;
  private static RealStorage real;
  private static Storage storage;
  private static GatewayFixture gateway;
  private static volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @BeforeAll
  static void start() throws IOException {
    real = RealStorage.start(journal, "", () -> now);
    storage = real.storage();
    gateway =
        new GatewayFixture(
            real.vertx(), new FakeStores(0), Stores.of(storage), real.key(), Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    real.close();
    gateway.close();
  }

  @Test
  void everyOperationIsOpenToThoseWhomTheContractNamesAndToNobodyElse() {
    Map<String, Caller> callers = new TreeMap<>();
    Map<String, Set<String>> scopes = new TreeMap<>();
    for (Role role : Role.values()) {
      callers.put(role.text(), member(signedIn(role)));
      scopes.put(role.text(), Set.copyOf(role.scopes()));
    }
    scopes.put("key read", Set.of("read"));
    scopes.put("key write", Set.of("read", "write"));
    scopes.put("key approve", Set.of("read", "approve"));
    scopes.put("key admin", Set.of("read", "write", "approve", "admin"));
    for (String scope : List.of("read", "write", "approve", "admin")) {
      String key =
          GatewayFixture.await(storage.apiKeys().create("walk " + scope, Set.of(scope), "system"));
      callers.put("key " + scope, request -> request.header("X-API-Key", key));
    }
    callers.put("nobody", request -> request);
    callers.put("stranger", request -> request.header("Cookie", "belfry_session=nobody"));
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    for (JsonNode operation : operations()) {
      for (Map.Entry<String, Caller> caller : callers.entrySet()) {
        int expected =
            expected(operation.path("x-scope").asText("none"), scopes.get(caller.getKey()));
        int status = ask(operation, caller.getValue());
        asked++;
        boolean refused = status == 401 || status == 403;
        boolean own = isOfSessions(operation) && caller.getKey().startsWith("key");
        if (expected == 0 ? refused && !own : status != expected) {
          wrong.add(
              caller.getKey() + " got " + status + " for " + operation.get("operationId").asText());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(400);
  }

  @Test
  void writeOfASessionWithoutItsTokenIsRefused() {
    MemberSession session = signedIn(Role.ADMIN);
    HttpRequest.Builder bare =
        gateway
            .bare("/v1/placements/basket")
            .header("Cookie", "belfry_session=" + session.token())
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"description\":\"B\"}"));
    GatewayFixture.Reply missing = gateway.send(bare);
    assertThat(missing.status()).isEqualTo(403);
    assertThat(missing.detail()).contains("X-CSRF-Token is missing");
    String other = signedIn(Role.ADMIN).csrfToken();
    assertThat(gateway.send(bare.copy().header("X-CSRF-Token", other)).status()).isEqualTo(403);
    assertThat(gateway.send(bare.header("X-CSRF-Token", session.csrfToken())).status())
        .isEqualTo(200);
  }

  @Test
  void memberSignsInReadsTheSessionChangesThePasswordAndSignsOut() {
    JsonNode made = gateway.post("/v1/members", "{\"name\":\"mia\",\"role\":\"editor\"}").json();
    String password = made.get("password").asText();
    GatewayFixture.Reply in = signIn("mia", password);
    assertThat(in.status()).isEqualTo(200);
    String cookie = in.header("set-cookie");
    assertThat(cookie).contains("HTTPOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
    assertThat(in.header("cache-control")).isEqualTo("no-store");
    assertThat(in.json().get("scopes")).hasToString("[\"read\",\"write\"]");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    JsonNode session =
        gateway.send(gateway.bare("/v1/session").header("Cookie", pair).GET()).json();
    assertThat(session).isEqualTo(in.json());
    Caller mia =
        request ->
            request
                .header("Cookie", pair)
                .header("X-CSRF-Token", session.get("csrfToken").asText())
                .header("Content-Type", "application/json");
    String change = "{\"current\":\"wrong\",\"next\":\"0123456789\"}";
    assertThat(put(mia, "/v1/session/password", change).status()).isEqualTo(400);
    change = change.replace("wrong", password);
    assertThat(put(mia, "/v1/session/password", change).status()).isEqualTo(204);
    assertThat(signIn("mia", password).status()).isEqualTo(401);
    assertThat(signIn("mia", "0123456789").status()).isEqualTo(200);
    GatewayFixture.Reply out = gateway.send(mia.sign(gateway.bare("/v1/session")).DELETE());
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("set-cookie")).contains("belfry_session=;", "Max-Age=0");
    assertThat(gateway.send(mia.sign(gateway.bare("/v1/session")).GET()).status()).isEqualTo(401);
  }

  @Test
  void refusalDoesNotTellWhetherANameExists() {
    gateway.post("/v1/members", "{\"name\":\"kim\",\"role\":\"viewer\"}");
    List<String> answers = new ArrayList<>();
    for (String name : List.of("kim", "nobody at all")) {
      for (int i = 0; i < 5; i++) {
        GatewayFixture.Reply reply = signIn(name, "guess");
        assertThat(reply.status()).isEqualTo(401);
        answers.add(reply.response().body());
      }
      GatewayFixture.Reply locked = signIn(name, "guess");
      assertThat(locked.status()).isEqualTo(429);
      assertThat(locked.header("retry-after")).isEqualTo("900");
      assertThat(locked.detail()).contains("15 more minutes");
    }
    assertThat(Set.copyOf(answers)).hasSize(1);
    now = now.plus(Duration.ofMinutes(15));
    assertThat(signIn("kim", "guess").status()).isEqualTo(401);
  }

  @Test
  void pageOfAnotherSiteCannotSignAnybodyIn() {
    HttpRequest.Builder request =
        gateway
            .bare("/v1/session")
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(BodyPublishers.ofString("{\"name\":\"a\",\"password\":\"b\"}"));
    assertThat(gateway.send(request).status()).isEqualTo(403);
    assertThat(
            gateway
                .send(
                    gateway
                        .bare("/v1/session")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(415);
  }

  @Test
  void staleSettingsComeBackWithWhatIsThereNow() {
    GatewayFixture.Reply read = gateway.get("/v1/settings");
    String etag = read.header("etag");
    String body = "{\"twoPersonApproval\":true}";
    HttpRequest.Builder put =
        gateway.request("/v1/settings").header("If-Match", etag).PUT(BodyPublishers.ofString(body));
    GatewayFixture.Reply first = gateway.send(put);
    assertThat(first.status()).isEqualTo(200);
    GatewayFixture.Reply stale = gateway.send(put);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().get("current")).isEqualTo(first.json());
    GatewayFixture.Reply without = gateway.send("PUT", "/v1/settings", body);
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.detail()).contains("If-Match is missing");
  }

  @Test
  void ownPlacementsStayAndOthersGo() {
    gateway.send("PUT", "/v1/placements/footer", "{\"description\":\"\"}");
    assertThat(gateway.get("/v1/placements").response().body()).contains("footer");
    assertThat(gateway.send("DELETE", "/v1/placements/footer", "").status()).isEqualTo(204);
    assertThat(gateway.send("DELETE", "/v1/placements/footer", "").status()).isEqualTo(404);
    assertThat(gateway.send("DELETE", "/v1/placements/home", "").status()).isEqualTo(409);
    assertThat(gateway.send("PUT", "/v1/placements/No", "{\"description\":\"\"}").status())
        .isEqualTo(400);
  }

  @Test
  void auditIsPagedFromTheNewestAndVerified() {
    for (int i = 0; i < 3; i++) {
      gateway.send("PUT", "/v1/placements/audited", "{\"description\":\"" + i + "\"}");
    }
    JsonNode page =
        gateway.get("/v1/audit?limit=2&entity=placement&entityId=audited&actor=key:test").json();
    assertThat(page.get("entries")).hasSize(2);
    assertThat(page.at("/entries/0/before/description").asText()).isEqualTo("1");
    assertThat(page.at("/entries/0/after/description").asText()).isEqualTo("2");
    JsonNode next =
        gateway
            .get("/v1/audit?limit=2&entity=placement&entityId=audited&before=" + page.get("before"))
            .json();
    assertThat(next.get("entries")).hasSize(1);
    assertThat(next.get("before").isNull()).isTrue();
    JsonNode verified = gateway.get("/v1/audit/verify").json();
    assertThat(verified.get("intact").asBoolean()).isTrue();
    assertThat(verified.get("entries").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(gateway.get("/v1/audit?before=0").status()).isEqualTo(400);
  }

  private static int expected(String scope, @Nullable Set<String> held) {
    if (scope.equals("none")) {
      return 0;
    }
    if (held == null) {
      return 401;
    }
    return held.contains(scope) ? 0 : 403;
  }

  /** Nothing that is asked here changes anything: ids are unknown and bodies malformed. */
  private static int ask(JsonNode operation, Caller caller) {
    String path = operation.get("path").asText().replaceAll("\\{[^}]*}", "no-such-thing");
    HttpRequest.Builder request =
        caller
            .sign(gateway.bare(path))
            .header("Content-Type", "application/json")
            .method(operation.get("method").asText(), BodyPublishers.ofString("["));
    return gateway.send(request).status();
  }

  /** These want a session; and signing out would end that of the walk, so nobody gets there. */
  private static boolean isOfSessions(JsonNode operation) {
    return operation.get("path").asText().startsWith("/v1/session");
  }

  private static List<JsonNode> operations() {
    List<JsonNode> operations = new ArrayList<>();
    CONTRACT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          JsonNode operation = method.getValue();
                          String id = operation.path("operationId").asText();
                          if (id.isEmpty() || id.equals("signIn") || id.equals("signOut")) {
                            return;
                          }
                          operations.add(
                              ((ObjectNode) operation)
                                  .put("path", path.getKey())
                                  .put("method", method.getKey().toUpperCase(Locale.ROOT)));
                        }));
    return operations;
  }

  private static MemberSession signedIn(Role role) {
    String name = role.text() + NEXT.incrementAndGet();
    String password =
        String.valueOf(
            GatewayFixture.await(storage.members().create(name, name, role, "system")).password());
    SignIn attempt = GatewayFixture.await(storage.memberSessions().signIn(name, password));
    return ((SignIn.Accepted) attempt).session();
  }

  private static Caller member(MemberSession session) {
    return request ->
        request
            .header("Cookie", "belfry_session=" + session.token())
            .header("X-CSRF-Token", session.csrfToken());
  }

  private static GatewayFixture.Reply signIn(String name, String password) {
    return gateway.send(
        gateway
            .bare("/v1/session")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}")));
  }

  private static GatewayFixture.Reply put(Caller caller, String path, String body) {
    return gateway.send(caller.sign(gateway.bare(path)).PUT(BodyPublishers.ofString(body)));
  }

  private static JsonNode contract() {
    try (InputStream in = Operations.class.getResourceAsStream("openapi.yaml")) {
      return new ObjectMapper(new YAMLFactory()).readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds to a request what tells who makes it. */
  @FunctionalInterface
  private interface Caller {
    HttpRequest.Builder sign(HttpRequest.Builder request);
  }
}
