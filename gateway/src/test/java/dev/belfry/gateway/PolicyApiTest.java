package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.reranker.PolicyReplay;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.reranker.SlotChance;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/ope} with a re-ranker that answers as it is told. */
final class PolicyApiTest {
  private static final GatewayFixture GATEWAY = new GatewayFixture(40);
  private static final String LIVE = "{\"candidate\":{}}";

  @BeforeEach
  void forget() {
    GATEWAY.stores.logged.clear();
    GATEWAY.verticles.asked.clear();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aCandidateThatChangesNothingEarnsWhatWasEarned() {
    log(600, 0.5f);
    replay(0.5, List.of());
    JsonNode found = ask("{\"placement\":\"home\",\"candidate\":{\"ruleset\":\"1\"}}");
    assertThat(found.get("refused").asBoolean()).isFalse();
    assertThat(found.get("lists").asInt()).isEqualTo(600);
    assertThat(found.get("logged").asDouble()).isEqualTo(0.05);
    assertThat(found.get("estimates")).hasSize(3);
    assertThat(found.at("/estimates/0/estimator").asText()).isEqualTo("ips");
    assertThat(found.at("/estimates/0/mean").asDouble()).isCloseTo(0.05, within(1e-9));
    assertThat(found.at("/estimates/1/mean").asDouble()).isCloseTo(0.05, within(1e-9));
    assertThat(found.at("/estimates/2/mean").asDouble()).isCloseTo(0.05, within(0.005));
    assertThat(found.get("effectiveSampleSize").asDouble()).isCloseTo(600, within(1e-6));
    assertThat(found.get("meanWeight").asDouble()).isEqualTo(1);
    assertThat(found.get("sentence").asText())
        .contains("where 5.00 % of what was shown was", "as they were made");
    assertThat(found.get("truncated").asBoolean()).isFalse();
    PolicyReplayRequest asked = GATEWAY.verticles.asked(PolicyReplayRequest.class).getLast();
    assertThat(asked.ruleset()).isEqualTo(1);
    assertThat(asked.lists()).isEqualTo(600);
    assertThat(asked.tables()).hasSize(2);
    assertThat(asked.range().placement()).isEqualTo("home");
    assertThat(Duration.between(asked.range().from(), asked.range().to()))
        .isEqualTo(Duration.ofDays(30));
  }

  @Test
  void thinSupportAndListsWithoutADrawAreRefusedInWords() {
    log(600, 0.5f);
    replay(0.25, List.of());
    JsonNode thin = ask(LIVE);
    assertThat(thin.get("refused").asBoolean()).isTrue();
    assertThat(thin.get("estimates")).isEmpty();
    assertThat(thin.get("sentence").asText()).startsWith("The mean weight is 0.38 and should be 1");
    GATEWAY.stores.logged.clear();
    log(600, 1);
    replay(0, List.of());
    assertThat(ask(LIVE).get("sentence").asText())
        .startsWith("No slot of these 600 lists was drawn")
        .contains("would have made 600 of them otherwise", "dither");
    replay(-1, List.of(new Preview.Skipped("What they had is gone.", 600)));
    JsonNode gone = ask(LIVE);
    assertThat(gone.get("sentence").asText())
        .isEqualTo("No list of this range can be made again. What they had is gone.");
    assertThat(gone.at("/skipped/0/count").asInt()).isEqualTo(600);
    assertThat(gone.get("lists").asInt()).isZero();
    assertThat(gone.get("logged").isNull()).isTrue();
    assertThat(ask("{\"placement\":\"cart\",\"candidate\":{}}").get("sentence").asText())
        .startsWith("No list of this range was recorded with what it was made from");
    GATEWAY.stores.logged.clear();
    assertThat(ask(LIVE).get("sentence").asText())
        .isEqualTo("No live list was served in this range.");
  }

  @Test
  void whatCannotBeEstimatedIsRefused() {
    assertThat(refusal("{}")).isEqualTo("'candidate' is missing");
    assertThat(refusal("{\"candidate\":{\"model\":\"other\"}}"))
        .contains("'candidate.model' cannot be estimated", "'withoutRules'");
    assertThat(refusal("{\"candidate\":{\"count\":5}}")).contains("'candidate.count' cannot");
    assertThat(refusal("{\"candidate\":{\"ruleset\":\"live\"}}")).contains("such as '12'");
    assertThat(refusal("{\"candidate\":{\"withoutRules\":[\"no\"]}}")).contains("no rule 'no'");
    assertThat(refusal("{\"candidate\":{},\"placement\":\"moon\"}")).contains("'moon'");
    assertThat(
            refusal(
                "{\"candidate\":{},\"from\":\"2026-01-31T00:00:00Z\",\"to\":\"2026-01-30T00:00:00Z\"}"))
        .contains("'from' must be the earlier one");
    assertThat(refusal("{\"candidate\":{},\"days\":3}")).contains("'days'");
    assertThat(GATEWAY.post("/v1/ope", "{\"candidate\":{\"ruleset\":\"9\"}}").status())
        .isEqualTo(404);
  }

  private static JsonNode ask(String body) {
    GatewayFixture.Reply reply = GATEWAY.post("/v1/ope", body);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json();
  }

  private static String refusal(String body) {
    GatewayFixture.Reply reply = GATEWAY.post("/v1/ope", body);
    assertThat(reply.status()).isEqualTo(400);
    return reply.detail();
  }

  /** Lists of two items, one of ten clicked. */
  private static void log(int lists, float propensity) {
    for (int i = 0; i < lists; i++) {
      GATEWAY.stores.logged.add(
          new LoggedList(
              new UUID(7, i),
              FakeStores.NOW.minusSeconds(i),
              List.of(
                  new LoggedList.LoggedItem(1, propensity, i % 20 < 2),
                  new LoggedList.LoggedItem(2, propensity, false))));
    }
  }

  /** Every list has this chance in each slot; none can be replayed where it is below 0. */
  private static void replay(double chance, List<Preview.Skipped> skipped) {
    SlotChance slot = chance < 0 ? null : new SlotChance(chance, List.of(1.0, 1.0));
    GATEWAY.verticles.serve(
        RerankerEndpoints.POLICY_REPLAY,
        request ->
            Future.succeededFuture(
                new PolicyReplay(
                    slot == null
                        ? List.of()
                        : GATEWAY.stores.logged.stream()
                            .map(
                                list ->
                                    new PolicyReplay.ReplayedList(
                                        list.listId(),
                                        chance == 0 ? List.of(slot) : List.of(slot, slot)))
                            .toList(),
                    skipped,
                    true)));
  }
}
