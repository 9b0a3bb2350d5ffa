package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.ShadowList;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What experiments do to lists. */
final class AssignedListsTest extends ListsTest {
  @Test
  void variantDecidesHowAListIsMadeAndTheRecordSaysSo() {
    run("boots", "user", "{\"count\":3,\"model\":\"model-2\",\"withoutSources\":[\"als\"]}");

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.itemIds()).hasSize(3);
    assertThat(reply.json().get("model").asText()).isEqualTo("model-2");
    assertThat(reply.json().get("experiments").toString())
        .isEqualTo("[{\"experiment\":\"boots\",\"variant\":\"new\"}]");
    ServedList list = gateway.stores.lists.getLast();
    assertThat(list.assignments()).containsExactly(new Assignment("boots", 1, 1, "new"));
    assertThat(list.stageMicros()).containsKey("assign");
    assertThat(gateway.verticles.asked(ScoringRequest.class).getLast().versions().model())
        .isEqualTo("model-2");
    assertThat(gateway.get("/v1/lists/" + list.listId()).json().get("assignments").toString())
        .isEqualTo("[{\"experiment\":\"boots\",\"phase\":1,\"variant\":\"new\"}]");
    GatewayFixture.Reply page =
        gateway.get("/v1/recommendations?next=" + reply.json().get("next").asText());
    assertThat(page.itemIds()).hasSize(3);
    assertThat(gateway.stores.lists.getLast().assignments()).isEqualTo(list.assignments());
  }

  @Test
  void onlyLiveRequestsOfAUnitAreAssigned() {
    run("boots", "user", "{\"count\":3}");

    assertThat(gateway.get(WARM).itemIds()).hasSize(3);
    for (GatewayFixture.Reply reply :
        List.of(
            gateway.post("/v1/recommendations", "{\"userId\":\"warm\",\"purpose\":\"explore\"}"),
            gateway.post("/v1/recommendations", "{\"sessionId\":\"s\"}"),
            gateway.get("/v1/users/nobody/recommendations"))) {
      assertThat(reply.itemIds()).hasSize(10);
      assertThat(reply.json().has("experiments")).isFalse();
      assertThat(gateway.stores.lists.getLast().assignments()).isEmpty();
    }
    stop("boots");
    assertThat(gateway.get(WARM).json().has("experiments")).isFalse();
  }

  @Test
  void variantIsLookedAtWithoutBeingCounted() {
    run("boots", "user", "{\"count\":3,\"model\":\"model-2\"}");

    GatewayFixture.Reply reply = look("boots", "new");

    assertThat(reply.itemIds()).hasSize(3);
    assertThat(reply.json().get("model").asText()).isEqualTo("model-2");
    assertThat(reply.json().has("experiments")).isFalse();
    ServedList list = gateway.stores.lists.getLast();
    assertThat(list.purpose()).isEqualTo(Purpose.EXPLORE);
    assertThat(list.assignments()).isEmpty();
    assertThat(look("boots", "control").itemIds()).hasSize(10);
    assertThat(look("boots", "ghost").detail()).contains("no variant 'ghost'; it has control, new");
    assertThat(look("ghost", "new").status()).isEqualTo(404);
    stop("boots");
    assertThat(look("boots", "new").detail()).contains("no experiment 'boots' runs");
    gateway.stores.modelProblems.put("gone", "its files are removed");
    run("other", "user", "{\"model\":\"gone\",\"count\":3}");
    assertThat(look("other", "new").degraded()).containsExactly("assign_unavailable");
  }

  @Test
  void whoLooksNamesBothAndNothingElse() {
    for (String body :
        List.of(
            "\"experiment\":\"boots\"",
            "\"variant\":\"new\"",
            "\"experiment\":\"boots\",\"variant\":\"new\",\"model\":\"model-2\"")) {
      assertThat(
              gateway
                  .post("/v1/recommendations", "{\"purpose\":\"explore\"," + body + "}")
                  .status())
          .isEqualTo(400);
    }
    assertThat(
            gateway
                .post("/v1/recommendations", "{\"experiment\":\"boots\",\"variant\":\"new\"}")
                .detail())
        .contains("only with purpose 'explore'");
  }

  private GatewayFixture.Reply look(String experiment, String variant) {
    return gateway.post(
        "/v1/recommendations",
        "{\"userId\":\"warm\",\"purpose\":\"explore\",\"experiment\":\"%s\",\"variant\":\"%s\"}"
            .formatted(experiment, variant));
  }

  @Test
  void variantThatNamesWhatIsGoneServesWhatIsLiveAndSaysSo() {
    gateway.stores.modelProblems.put("gone", "its files are removed");
    run("boots", "user", "{\"model\":\"gone\",\"count\":3}");

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.itemIds()).hasSize(10);
    assertThat(reply.json().get("model").asText()).isEqualTo("model-1");
    assertThat(reply.degraded()).containsExactly("assign_unavailable");
    assertThat(gateway.stores.lists.getLast().assignments())
        .containsExactly(new Assignment("boots", 1, 1, "new"));
    stop("boots");
    run("rules", "user", "{\"ruleset\":77}");
    assertThat(gateway.get(WARM).degraded()).containsExactly("assign_unavailable");
  }

  @Test
  void rulesOfAVariantAreMadeOnce() {
    run("boots", "session", "{\"withoutRules\":[\"none of this name\"]}");
    gateway.post("/v1/recommendations", "{\"sessionId\":\"s\"}");
    assertThat(gateway.verticles.asked(PrepareRequest.class).getLast().rules()).isNull();
    assertThat(gateway.stores.lists.getLast().assignments()).hasSize(1);
    assertThat(gateway.stores.lists.getLast().versions().ruleset()).isEqualTo(1);
  }

  @Test
  void interleavedListIsAskedForWithBothRankings() {
    start(
        "mix",
        "interleaving",
        "user",
        """
        {"key":"a","weight":0.5},
        {"key":"b","weight":0.5,"parameters":{"model":"model-2","withoutSources":["als"]}}
        """);

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.json().get("experiments").get(0).get("variant").asText())
        .isEqualTo("interleaved");
    ApplyRequest asked = gateway.verticles.asked(ApplyRequest.class).getLast();
    assertThat(asked.rivals()).isNotEmpty();
    assertThat(gateway.verticles.asked(ScoringRequest.class))
        .extracting(scored -> scored.versions().model())
        .contains("model-1", "model-2");
    ServedList list = gateway.stores.lists.getLast();
    assertThat(list.versions().model()).isEqualTo("model-1");
    assertThat(list.inputs()).isNull();
  }

  @Test
  void shadowIsMadeAfterTheListHasLeftAndShownToNobody() {
    start(
        "beside",
        "shadow",
        "user",
        "{\"key\":\"other\",\"weight\":1,\"parameters\":{\"model\":\"model-2\"}}");

    GatewayFixture.Reply reply = gateway.get(WARM);
    gateway.post("/v1/recommendations", "{\"userId\":\"warm\",\"purpose\":\"explore\"}");

    assertThat(reply.json().has("experiments")).isFalse();
    until(() -> !gateway.stores.experiments.shadows.isEmpty());
    ShadowList shadow = gateway.stores.experiments.shadows.getFirst();
    assertThat(shadow.listId().toString()).isEqualTo(reply.json().get("listId").asText());
    assertThat(shadow.overlap()).isEqualTo(1f);
    assertThat(shadow.error()).isNull();
    assertThat(gateway.stores.experiments.shadows).hasSize(1);
    assertThat(gateway.stores.lists).hasSize(2);
  }

  private static void until(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("the condition was not met in time").isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  /** Everybody gets {@code new}. */
  private void run(String key, String unit, String parameters) {
    start(
        key,
        "ab",
        unit,
        "{\"key\":\"control\",\"weight\":0},{\"key\":\"new\",\"weight\":1,\"parameters\":"
            + parameters
            + "}");
  }

  private void start(String key, String kind, String unit, String variants) {
    String definition =
        "{\"key\":\"%s\",\"name\":\"B\",\"kind\":\"%s\",\"unit\":\"%s\",\"primaryMetric\":\"ctr\",\"variants\":[%s]}"
            .formatted(key, kind, unit, variants);
    gateway.stores.experiments.create(
        ExperimentRow.draft(key, kind, unit, definition, "member:me", FakeStores.NOW));
    gateway.stores.experiments.change(
        key, null, "member:me", "start", (row, all) -> row.started(key + ":1", FakeStores.NOW));
  }

  private void stop(String key) {
    gateway.stores.experiments.change(
        key, null, "member:me", "stop", (row, all) -> row.stopped("enough", FakeStores.NOW));
  }
}
