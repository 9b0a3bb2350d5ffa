package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.MemberStore;
import dev.belfry.storage.Role;
import dev.belfry.storage.RulesetRow;
import dev.belfry.storage.SignIn;
import dev.belfry.storage.Storage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rulesets, drafts, jobs and traffic through real HTTP over real storage. */
final class ConsoleApiIT {
  private static final String RULE =
      "{\"name\":\"up\",\"items\":\"item.price > 5\",\"action\":{\"type\":\"boost\",\"factor\":2}}";

  @TempDir private static Path folder;
  private static RealStorage real;
  private static Storage storage;
  private static GatewayFixture gateway;
  private static final CountDownLatch TRAINING = new CountDownLatch(1);

  @BeforeAll
  static void start() throws IOException {
    real = RealStorage.start(folder.resolve("journal"), "", InstantSource.system());
    storage = real.storage();
    gateway = GatewayFixture.over(real, folder.resolve("jobs"), ConsoleApiIT::train);
  }

  private static String train(
      Map<String, String> settings,
      boolean warmStart,
      java.util.function.Consumer<String> log,
      java.util.function.BooleanSupplier cancelled) {
    log.accept("training with " + settings + (warmStart ? ", warm" : ""));
    TRAINING.countDown();
    while (!cancelled.getAsBoolean()) {
      Thread.onSpinWait();
    }
    return "stopped";
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.gateway.stopJobs();
    real.close();
    gateway.close();
  }

  @Test
  void changeOfAnItemThatSomebodyElseChangedComesBackWithTheirs() {
    String path = "/v1/items/shared";
    GatewayFixture.Reply made = gateway.send("PUT", path, "{\"title\":\"Shoe\",\"price\":10}");
    String seen = made.header("ETag");
    assertThat(gateway.get(path).header("ETag")).isEqualTo(seen);
    assertThat(patch(path, "{\"price\":12}", seen).status()).isEqualTo(200);

    GatewayFixture.Reply late = patch(path, "{\"title\":\"Boot\"}", seen);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().get("current").toString())
        .isEqualTo("{\"itemId\":\"shared\",\"price\":12,\"title\":\"Shoe\"}");
    assertThat(late.json().get("changedBy").asText()).isEqualTo("key:test");
    assertThat(Instant.parse(late.json().get("changedAt").asText())).isBefore(Instant.now());
    assertThat(put(path, "{\"title\":\"Boot\"}", seen).status()).isEqualTo(409);
    String present = "\"" + late.json().get("revision").asLong() + "\"";
    assertThat(gateway.get(path).header("ETag")).isEqualTo(present).isNotEqualTo(seen);

    GatewayFixture.Reply settled = patch(path, "{\"title\":\"Boot\"}", present);
    assertThat(settled.json().toString())
        .isEqualTo("{\"itemId\":\"shared\",\"price\":12,\"title\":\"Boot\"}");
    assertThat(settled.header("ETag")).isNotEqualTo(present);
    assertThat(patch(path, "{}", "7").json().get("detail").asText()).contains("such as \"7\"");
    // Apps write over whatever is there.
    assertThat(gateway.send("PATCH", path, "{\"price\":9}").status()).isEqualTo(200);
    assertThat(gateway.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(put(path, "{\"title\":\"Boot\"}", present).status()).isEqualTo(404);
  }

  @Test
  void schemaThatBreaksALiveRuleIsRefusedAndAPinOfWhatIsGoneIsInNobodysWay() {
    String before = storage.rulesets().live().json();
    long version = gateway.get("/v1/schema").json().get("version").asLong();
    String change =
        "{\"definitions\":[{\"entity\":\"item\",\"name\":\"season\",\"type\":\"text\"}]}";
    GatewayFixture.await(storage.rulesets().publish("{\"rules\":[\"broken\"]}", "test"));
    GatewayFixture.Reply refused = gateway.send("PUT", "/v1/schema", change);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").asText())
        .isEqualTo(
            "a rule that is live would no longer fit: rule 'broken': there is no attribute 'item.pri'");
    assertThat(gateway.get("/v1/schema").json().get("version").asLong()).isEqualTo(version);

    GatewayFixture.await(storage.rulesets().publish("{\"rules\":[\"gone\"]}", "test"));
    assertThat(gateway.send("PUT", "/v1/schema", change).status()).isEqualTo(200);
    GatewayFixture.await(storage.rulesets().publish(before, "test"));
  }

  private static GatewayFixture.Reply patch(String path, String json, String revision) {
    return gateway.send(
        gateway
            .request(path)
            .header("If-Match", revision)
            .method("PATCH", BodyPublishers.ofString(json)));
  }

  @Test
  void rulesGoFromADraftToLiveAndBack() {
    RulesetRow before = storage.rulesets().live();
    JsonNode draft = post("/v1/drafts", "{\"title\":\"boost\"}", 201);
    String path = "/v1/drafts/" + draft.get("draftId").asText();
    assertThat(draft.get("rules")).hasSize(4);
    assertThat(draft.get("base").asText()).isEqualTo(Long.toString(before.version()));
    assertThat(gateway.get(path).header("ETag")).isEqualTo("\"1\"");

    String broken = "{\"title\":\"t\",\"rules\":[{\"name\":\"broken\"}]}";
    assertThat(put(path, broken, "\"1\"").status()).isEqualTo(200);
    GatewayFixture.Reply refused = step(path, "submit", "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("issues").get(0).get("column").asInt()).isEqualTo(6);
    assertThat(step(path, "publish", "").status()).isEqualTo(400);
    assertThat(storage.rulesets().live()).isEqualTo(before);

    String good = "{\"title\":\"t\",\"rules\":[" + RULE + "]}";
    GatewayFixture.Reply late = put(path, good, "\"1\"");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().get("current").get("revision").asInt()).isEqualTo(2);
    assertThat(late.json().get("current").get("rules").get(0).get("name").asText())
        .isEqualTo("broken");
    assertThat(put(path, good, "\"2\"").status()).isEqualTo(200);
    assertThat(gateway.send("PUT", path, good).status()).isEqualTo(400);
    JsonNode diff =
        gateway.get("/v1/rulesets/diff?from=live&to=draft:" + draft.get("draftId").asText()).json();
    assertThat(diff.get("rules")).hasSize(5);

    assertThat(stepped(path, "submit", "").get("state").asText()).isEqualTo("submitted");
    assertThat(stepped(path, "reject", "{\"reason\":\"why?\"}").get("rejectedReason").asText())
        .isEqualTo("why?");
    String seen = gateway.get(path).header("ETag");
    stepped(path, "submit", "");
    for (String step : List.of("submit", "approve", "publish", "rebase", "reject")) {
      String body = step.equals("reject") ? "{\"reason\":\"no\"}" : "";
      GatewayFixture.Reply blind = gateway.send("POST", path + "/" + step, body);
      assertThat(blind.status()).as(step).isEqualTo(400);
      assertThat(blind.json().get("detail").asText()).contains("If-Match is missing");
      GatewayFixture.Reply stale =
          gateway.send(
              gateway
                  .request(path + "/" + step)
                  .header("If-Match", seen)
                  .POST(BodyPublishers.ofString(body)));
      assertThat(stale.status()).as(step).isEqualTo(409);
      assertThat(stale.json().get("current").get("state").asText()).isEqualTo("submitted");
    }
    assertThat(stepped(path, "approve", "").get("state").asText()).isEqualTo("approved");
    JsonNode published = stepped(path, "publish", "");
    String version = published.get("version").asText();
    JsonNode live = gateway.get("/v1/rulesets/live").json();
    assertThat(live.get("version").asText()).isEqualTo(version);
    assertThat(live.get("rules").toString()).isEqualTo("[" + RULE + "]");
    assertThat(gateway.get("/v1/rulesets/live?asOf=" + Instant.EPOCH).status()).isEqualTo(404);

    JsonNode reverted =
        post("/v1/rulesets/" + before.version() + "/revert", "{\"note\":\"oops\"}", 200);
    assertThat(reverted.get("live").asBoolean()).isTrue();
    assertThat(reverted.get("rules")).hasSize(4);
    assertThat(gateway.get("/v1/rulesets/" + version).json().get("rules").toString())
        .isEqualTo("[" + RULE + "]");
    JsonNode page = gateway.get("/v1/rulesets?limit=1").json();
    assertThat(page.get("rulesets").get(0).get("version")).isEqualTo(reverted.get("version"));
    assertThat(page.get("before").asText()).isEqualTo(reverted.get("version").asText());
    assertThat(gateway.get("/v1/audit?entity=draft").json().get("entries").size()).isGreaterThan(5);
  }

  @Test
  void draftOnAnOldBaseIsRebasedOrSaysWhatCollides() {
    JsonNode mine = post("/v1/drafts", "{\"title\":\"mine\",\"rules\":[]}", 201);
    String path = "/v1/drafts/" + mine.get("draftId").asText();
    JsonNode base = gateway.get("/v1/rulesets/live").json();
    String first = base.get("rules").get(0).toString();
    String added = "{\"title\":\"mine\",\"rules\":[" + RULE + "," + first + "]}";
    put(path, added, "\"1\"");
    JsonNode theirs = post("/v1/drafts", "{\"title\":\"theirs\",\"rules\":[" + first + "]}", 201);
    stepped("/v1/drafts/" + theirs.get("draftId").asText(), "publish", "");

    GatewayFixture.Reply refused = step(path, "publish", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("current").get("version").asText()).isNotEmpty();
    assertThat(gateway.get(path).json().get("liveMoved").asBoolean()).isTrue();
    JsonNode rebased = stepped(path, "rebase", "");
    assertThat(rebased.get("liveMoved").asBoolean()).isFalse();
    assertThat(rebased.get("rules").get(0).get("name").asText()).isEqualTo("up");
    stepped(path, "publish", "");

    JsonNode late = post("/v1/drafts", "{\"title\":\"late\"}", 201);
    String latePath = "/v1/drafts/" + late.get("draftId").asText();
    put(latePath, "{\"title\":\"late\",\"rules\":[" + RULE.replace(":2}", ":3}") + "]}", "\"1\"");
    post("/v1/rulesets/" + base.get("version").asText() + "/revert", "{}", 200);
    GatewayFixture.Reply collided = step(latePath, "rebase", "");
    assertThat(collided.status()).isEqualTo(409);
    assertThat(collided.json().get("conflicts").toString()).contains("up");
    assertThat(gateway.send("DELETE", latePath, "").status()).isEqualTo(204);
    assertThat(gateway.get(latePath).json().get("state").asText()).isEqualTo("discarded");
  }

  @Test
  void rulesThatPinAnItemThatIsGoneSinceCanBeGoneBackTo() {
    RulesetRow before = storage.rulesets().live();
    String name = "{\"rules\":[{\"name\":\"%s\",\"action\":{\"type\":\"noRepeat\"}}]}";
    RulesetRow gone =
        GatewayFixture.await(storage.rulesets().publish(name.formatted("gone"), "test"));
    RulesetRow broken =
        GatewayFixture.await(storage.rulesets().publish(name.formatted("broken"), "test"));
    GatewayFixture.await(storage.rulesets().publish(name.formatted("good"), "test"));
    post("/v1/rulesets/" + gone.version() + "/revert", "{}", 200);
    assertThat(storage.rulesets().live().json()).isEqualTo(gone.json());
    GatewayFixture.Reply refused =
        gateway.send("POST", "/v1/rulesets/" + broken.version() + "/revert", "{}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("issues")).hasSize(1);
    GatewayFixture.await(storage.rulesets().publish(before.json(), "test"));
  }

  @Test
  void momentsBeyondTheCalendarAreBadInput() {
    gateway.send("PUT", "/v1/users/m1", "{}");
    assertThat(gateway.get("/v1/users/m1/lists?before=999999999999999999").status()).isEqualTo(200);
    assertThat(gateway.get("/v1/rulesets/live?asOf=%2B999999999-01-01T00:00:00Z").status())
        .isEqualTo(400);
    assertThat(gateway.get("/v1/status").json().get("servers").get("postgres").asBoolean())
        .isTrue();
  }

  @Test
  void fileIsImportedOnceAndBadRowsAreListed() throws IOException {
    String csv =
        "itemId,title,price,categories\nc1,\"A, quoted\",1.5,a|b\nc2,Two,cheap,\nc3,Three,3,\n\nc4,Four\n";
    JsonNode job = upload("items", csv, "text/csv");
    JsonNode done = ended(job.get("jobId").asText());
    assertThat(done.get("state").asText()).isEqualTo("succeeded");
    assertThat(done.get("accepted").asInt()).isEqualTo(2);
    assertThat(done.get("rejected").asInt()).isEqualTo(2);
    String rejects =
        gateway.get("/v1/jobs/" + job.get("jobId").asText() + "/rejects").response().body();
    assertThat(rejects.lines().toList().get(1)).startsWith("3,").contains("give a number");
    assertThat(rejects.lines().toList().get(2)).startsWith("6,").contains("2 fields");
    assertThat(gateway.get("/v1/items/c1").json().get("title").asText()).isEqualTo("A, quoted");
    assertThat(gateway.get("/v1/items/c1").json().get("categories")).hasSize(2);
    assertThat(gateway.get("/v1/jobs/" + job.get("jobId").asText() + "/log").json().get("lines"))
        .hasSize(2);

    String events =
        "{\"userId\":\"u1\",\"itemId\":\"c1\",\"type\":\"click\",\"occurredAt\":\"2026-01-01T00:00:00Z\"}\n"
            + "{\"userId\":\"u1\",\"itemId\":\"ghost\",\"type\":\"click\"}\nnonsense\n";
    for (int i = 0; i < 2; i++) {
      JsonNode read = ended(upload("events", events, "application/x-ndjson").get("jobId").asText());
      assertThat(read.get("accepted").asInt()).isEqualTo(1);
      assertThat(read.get("rejected").asInt()).isEqualTo(2);
    }
    assertThat(gateway.get("/v1/users/u1/profile").json().get("recent")).hasSize(1);
    assertThat(gateway.get("/v1/users/u1/lists").json().get("lists")).isEmpty();
    assertThat(gateway.get("/v1/items/c1/exposure?days=2").json().get("days")).hasSize(2);
    assertThat(
            gateway
                .send(
                    gateway
                        .request("/v1/jobs/imports?entity=items")
                        .POST(BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(415);
  }

  @Test
  void fileOfAMemberArrivesWhole() {
    MemberStore.WithPassword made =
        GatewayFixture.await(storage.members().create("ed", "Ed", Role.EDITOR, "system"));
    SignIn.Accepted in =
        (SignIn.Accepted)
            GatewayFixture.await(
                storage.memberSessions().signIn("ed", String.valueOf(made.password())));
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      rows.append("{\"userId\":\"whole-").append(i).append("\"}\n");
    }
    GatewayFixture.Reply reply =
        gateway.send(
            gateway
                .bare("/v1/jobs/imports?entity=users")
                .header("Cookie", "belfry_session=" + in.session().token())
                .header("X-CSRF-Token", in.session().csrfToken())
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(rows.toString())));
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(202);
    JsonNode done = ended(reply.json().get("jobId").asText());
    assertThat(done.get("accepted").asInt()).isEqualTo(20_000);
    assertThat(done.get("rejected").asInt()).isZero();
  }

  @Test
  void jobThatWasKilledGoesOnWhereItWas() throws IOException {
    UUID id = UUID.fromString("01981f6e-3c5a-7b1e-9d2f-4a6b8c0d1e2f");
    String first = "{\"userId\":\"k1\"}\n";
    Files.createDirectories(folder.resolve("jobs"));
    Files.writeString(
        folder.resolve("jobs").resolve(id + ".ndjson"), first + "{\"userId\":\"k2\"}\nbad\n");
    GatewayFixture.await(
        storage
            .jobs()
            .create(
                new JobRow(
                    id,
                    JobRow.Kind.IMPORT_USERS,
                    JobRow.State.QUEUED,
                    "users.ndjson",
                    "{}",
                    "member:anna",
                    "here",
                    Instant.now(),
                    null,
                    null,
                    JobRow.Progress.none(),
                    "",
                    false)));
    GatewayFixture.await(storage.jobs().start(id, Instant.now()));
    GatewayFixture.await(
        storage
            .jobs()
            .progress(
                id,
                new JobRow.Progress(first.length(), 36L, "bytes", "", 1, 0, first.length(), 0)));
    GatewayFixture.await(gateway.gateway.startJobs());

    JsonNode done = ended(id.toString());
    assertThat(done.get("accepted").asInt()).isEqualTo(2);
    assertThat(done.get("rejected").asInt()).isEqualTo(1);
    assertThat(gateway.get("/v1/users/k1").status()).isEqualTo(404);
    assertThat(gateway.get("/v1/users/k2").status()).isEqualTo(200);
  }

  @Test
  void trainingSaysWhatItDoesAndCanBeCancelled() throws InterruptedException {
    JsonNode job =
        post("/v1/jobs/trainings", "{\"settings\":{\"als.dimension\":8},\"warmStart\":true}", 202);
    String path = "/v1/jobs/" + job.get("jobId").asText();
    assertThat(TRAINING.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.send("POST", "/v1/jobs/trainings", "{}").status()).isEqualTo(409);
    post(path + "/cancel", "", 200);
    JsonNode done = ended(job.get("jobId").asText());
    assertThat(done.get("state").asText()).isEqualTo("cancelled");
    assertThat(gateway.get(path + "/log").json().get("lines").get(0).asText())
        .contains("als.dimension=8", "warm");
    assertThat(gateway.get("/v1/jobs?kind=training").json().get("jobs")).hasSize(1);
  }

  @Test
  void itemsAreFilteredByConditionAndByWhetherTheyAreHidden() {
    gateway.send("PUT", "/v1/items/f1", "{\"title\":\"Filtered one\",\"price\":10}");
    gateway.send("PUT", "/v1/items/f2", "{\"title\":\"Filtered two\",\"price\":20}");
    gateway.send("PUT", "/v1/items/f3", "{\"title\":\"Filtered three\",\"hidden\":true}");
    String items = "/v1/items?query=Filtered";
    assertThat(gateway.get(items + "&filter=item.price%3E15").itemIds()).containsExactly("f2");
    assertThat(gateway.get(items + "&hidden=true").itemIds()).containsExactly("f3");
    GatewayFixture.Reply page = gateway.get(items + "&hidden=false&limit=1");
    assertThat(page.itemIds()).containsExactly("f1");
    assertThat(gateway.get(items + "&hidden=false&limit=1&after=f1").itemIds())
        .containsExactly("f2");
    assertThat(gateway.get(items + "&filter=user.country%3D%3D%22DE%22").status()).isEqualTo(400);
    assertThat(gateway.get(items + "&hidden=perhaps").status()).isEqualTo(400);
    JsonNode rules = gateway.get("/v1/items/f1/rules").json();
    assertThat(rules.get("ruleset").asText()).isNotEmpty();
  }

  @Test
  void overviewAnswersForEveryRange() {
    for (String range : new String[] {"15m", "1h", "24h", "7d", "30d"}) {
      JsonNode overview = gateway.get("/v1/overview?range=" + range).json();
      assertThat(overview.get("range").asText()).isEqualTo(range);
      assertThat(overview.get("series").size()).isGreaterThan(10);
    }
    assertThat(gateway.get("/v1/overview?range=2h").status()).isEqualTo(400);
    assertThat(gateway.get("/v1/rules/effects").status()).isEqualTo(200);
    assertThat(gateway.get("/v1/segments").json().get("segments")).isEmpty();
  }

  private static JsonNode upload(String entity, String body, String type) {
    HttpRequest.Builder request =
        gateway
            .request("/v1/jobs/imports?entity=" + entity + "&name=file")
            .setHeader("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    GatewayFixture.Reply reply = gateway.send(request);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(202);
    return reply.json();
  }

  private static JsonNode ended(String jobId) {
    Supplier<JsonNode> read = () -> gateway.get("/v1/jobs/" + jobId).json();
    JsonNode job = read.get();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (job.get("endedAt").isNull()) {
      assertThat(System.nanoTime()).as("the job never ended: %s", job).isLessThan(deadline);
      job = read.get();
    }
    return job;
  }

  private static JsonNode post(String path, String json, int status) {
    GatewayFixture.Reply reply = gateway.send("POST", path, json);
    assertThat(reply.status()).as(path + " " + reply.response().body()).isEqualTo(status);
    return reply.json();
  }

  /** A step of a draft, on the revision that it has. */
  private static GatewayFixture.Reply step(String path, String step, String json) {
    String revision = gateway.get(path).header("ETag");
    return gateway.send(
        gateway
            .request(path + "/" + step)
            .header("If-Match", revision)
            .POST(BodyPublishers.ofString(json)));
  }

  private static JsonNode stepped(String path, String step, String json) {
    GatewayFixture.Reply reply = step(path, step, json);
    assertThat(reply.status()).as(path + " " + reply.response().body()).isEqualTo(200);
    return reply.json();
  }

  private static GatewayFixture.Reply put(String path, String json, String revision) {
    return gateway.send(
        gateway.request(path).header("If-Match", revision).PUT(BodyPublishers.ofString(json)));
  }
}
