package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.ScoringRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecommendationsTest extends ListsTest {
  @Test
  void warmUserGetsTenUnseenItemsFromTheModel() {
    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("regime").asText()).isEqualTo("WARM");
    assertThat(reply.json().get("userId").asText()).isEqualTo("warm");
    assertThat(reply.json().get("model").asText()).isEqualTo("model-1");
    assertThat(reply.json().get("ruleset").asText()).isEqualTo("1");
    assertThat(reply.itemIds()).hasSize(10).doesNotHaveDuplicates().startsWith("i6");
    assertThat(reply.sources()).containsOnly("TWO_TOWER");
    assertThat(reply.json().get("items").get(0).get("position").asInt()).isEqualTo(1);
    assertThat(reply.json().get("items").get(0).get("score").asDouble()).isEqualTo(1);
    assertThat(reply.degraded()).isEmpty();
  }

  @Test
  void regimeSaysHowMuchIsKnown() {
    assertThat(regime(gateway.get(WARM))).isEqualTo("WARM");
    assertThat(regime(gateway.get("/v1/users/cold/recommendations"))).isEqualTo("COLD_USER");
    assertThat(regime(gateway.get("/v1/users/nobody/recommendations"))).isEqualTo("ANONYMOUS");
    assertThat(regime(gateway.post("/v1/recommendations", "{}"))).isEqualTo("ANONYMOUS");
    assertThat(regime(gateway.post("/v1/recommendations", "{\"items\":[\"i7\",\"nothing\"]}")))
        .isEqualTo("SESSION");
    assertThat(regime(gateway.post("/v1/recommendations", "{\"items\":[\"nothing\"]}")))
        .isEqualTo("ANONYMOUS");
    assertThat(gateway.verticles.asked(ColdStartRequest.class))
        .anySatisfy(
            asked -> {
              assertThat(asked.regime()).isEqualTo(Regime.SESSION);
              assertThat(asked.sessionItems()).containsExactly(7L);
            });
  }

  @Test
  void whatIsPopularWithEverybodyRanksBehindASessionsOwnNeighbours() {
    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request -> Future.succeededFuture(ScoringAnswer.of(Source.TWO_TOWER, List.of())));
    gateway.verticles.serve(
        ColdStartEndpoints.CANDIDATES,
        request ->
            Future.succeededFuture(
                new CandidateList(
                    List.of(
                        new Candidate(3, Source.POPULARITY, 9, 0, null),
                        new Candidate(4, Source.ALS_FOLD_IN, 2, 0, null),
                        new Candidate(5, Source.ALS_FOLD_IN, 1, 0, null)))));

    GatewayFixture.Reply reply =
        gateway.post("/v1/recommendations", "{\"items\":[\"i7\"],\"count\":3}");

    assertThat(reply.itemIds()).containsExactly("i4", "i5", "i3");
  }

  @Test
  void theModelAnswersASessionBesideColdStartBySourcesOfTheirWeight() {
    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request ->
            Future.succeededFuture(
                new ScoringAnswer(
                    List.of(
                        new Candidate(4, Source.SEQUENTIAL_RULES, 9, 0, null),
                        new Candidate(5, Source.ALS, 9, 0, null)),
                    List.of(
                        new ScoringAnswer.Weight(Source.SEQUENTIAL_RULES, 0.5),
                        new ScoringAnswer.Weight(Source.ALS, 2)),
                    List.of())));

    GatewayFixture.Reply reply =
        gateway.post("/v1/recommendations", "{\"items\":[\"i8\",\"i7\"],\"count\":100}");

    assertThat(regime(reply)).isEqualTo("SESSION");
    assertThat(reply.degraded()).isEmpty();
    assertThat(gateway.verticles.asked(ScoringRequest.class).getLast().sessionItems())
        .containsExactly(8L, 7L);
    // Cold start's own fold-in says what ALS says: it does not count a second time.
    assertThat(reply.itemIds()).startsWith("i5", "i4", "i300");
    assertThat(reply.sources()).startsWith("ALS", "SEQUENTIAL_RULES", "ALS_FOLD_IN");
  }

  @Test
  void whatHappenedInASessionIsKnownByItsId() {
    gateway.stores.sessions.put("s1", List.of(7L, 9L));

    GatewayFixture.Reply reply =
        gateway.post("/v1/recommendations", "{\"sessionId\":\"s1\",\"items\":[\"i8\",\"i7\"]}");

    assertThat(regime(reply)).isEqualTo("SESSION");
    assertThat(gateway.verticles.asked(ScoringRequest.class).getLast().sessionItems())
        .containsExactly(9L, 8L, 7L);
    assertThat(regime(gateway.post("/v1/recommendations", "{\"sessionId\":\"s2\"}")))
        .isEqualTo("ANONYMOUS");
  }

  @Test
  void theItemsOfTheSessionAreNotOfferedAgain() {
    gateway.post("/v1/recommendations", "{\"items\":[\"i7\"]}");

    assertThat(gateway.verticles.asked(PrepareRequest.class).getLast().exclude())
        .isEqualTo(ItemNumbers.of(7));
  }

  @Test
  void nobodyIsWarmWithoutAModel() {
    gateway.stores.model = Optional.empty();

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(regime(reply)).isEqualTo("COLD_USER");
    assertThat(reply.json().get("model").isNull()).isTrue();
    assertThat(reply.degraded()).isEmpty();
    assertThat(reply.itemIds()).hasSize(10);
  }

  @Test
  void recordSaysWhatWasServed() {
    GatewayFixture.Reply reply = gateway.get(WARM + "?count=3&device=mobile&sessionId=s1");

    ServedList list = gateway.stores.lists.get(0);
    assertThat(list.listId()).hasToString(reply.json().get("listId").asText());
    assertThat(list.listId().version()).isEqualTo(7);
    assertThat(list.servedAt()).isEqualTo(FakeStores.NOW);
    assertThat(list.userNo()).isEqualTo(1);
    assertThat(list.sessionId()).isEqualTo("s1");
    assertThat(list.placement()).isEqualTo("home");
    assertThat(list.purpose()).isEqualTo(Purpose.LIVE);
    assertThat(list.regime()).isEqualTo(Regime.WARM);
    assertThat(list.context().asMap())
        .isEqualTo(Map.of("device", "mobile", "hour", 12.0, "weekday", 6.0, "placement", "home"));
    assertThat(list.items()).extracting(RankedItem::itemNo).containsExactly(6L, 7L, 8L);
    assertThat(list.budgetMillis()).isEqualTo(20_000);
    assertThat(list.stageMicros()).containsKeys("prepare", "scoring", "rerank", "total");
    assertThat(list.shortReason()).isNull();
    ServedList.Inputs inputs = list.inputs();
    assertThat(inputs).isNotNull();
    assertThat(inputs.candidates()).hasSize(200);
    assertThat(inputs.depth()).isEqualTo(200);
    assertThat(inputs.seed()).isEqualTo(gateway.verticles.asked(ApplyRequest.class).get(0).seed());
    assertThat(gateway.stores.impressions).containsEntry(1L, List.of(6L, 7L, 8L));
  }

  @Test
  void onlyLiveListsAreImpressions() {
    gateway.post("/v1/recommendations", "{\"userId\":\"warm\",\"purpose\":\"explore\"}");

    assertThat(gateway.stores.lists.get(0).purpose()).isEqualTo(Purpose.EXPLORE);
    assertThat(gateway.stores.impressions).isEmpty();
  }

  @Test
  void listWithoutRulesAsksForNone() {
    GatewayFixture.Reply reply =
        gateway.post(
            "/v1/recommendations",
            "{\"userId\":\"warm\",\"purpose\":\"explore\",\"rules\":false,\"count\":2}");

    assertThat(reply.itemIds()).containsExactly("i1", "i2");
    assertThat(gateway.verticles.asked(PrepareRequest.class))
        .allMatch(asked -> !asked.applyRules());
    assertThat(gateway.verticles.asked(ApplyRequest.class)).allMatch(asked -> !asked.applyRules());
  }

  @Test
  void exclusionsAndCandidatesConfineTheList() {
    GatewayFixture.Reply reply =
        gateway.post(
            "/v1/recommendations",
            "{\"candidates\":[\"i10\",\"i11\",\"i12\",\"ghost\"],\"exclude\":[\"i11\"]}");

    assertThat(reply.itemIds()).containsExactly("i12", "i10");
    assertThat(gateway.stores.lists.get(0).shortReason()).contains("2 eligible");
  }

  @Test
  void nothingEligibleIsAnEmptyListThatSaysWhy() {
    GatewayFixture.Reply reply =
        gateway.post("/v1/recommendations", "{\"candidates\":[\"ghost\"]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.itemIds()).isEmpty();
    assertThat(reply.json().get("next").isNull()).isTrue();
    assertThat(gateway.stores.lists.get(0).shortReason()).contains("no item is eligible");
  }

  @Test
  void filterThatDoesNotCompileIsTheCallersFault() {
    GatewayFixture.Reply reply = gateway.post("/v1/recommendations", "{\"filter\":\"nonsense\"}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.detail()).contains("column 1");
  }

  private static String regime(GatewayFixture.Reply reply) {
    return reply.json().get("regime").asText();
  }
}
