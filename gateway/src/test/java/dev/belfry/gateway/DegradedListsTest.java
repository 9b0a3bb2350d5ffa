package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.scoring.RankRequest;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.ScoringRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists while a stage is out, late or at odds with the others. */
final class DegradedListsTest extends ListsTest {
  @Test
  void aSourceThatFailedIsNamedAndTheOthersAnswer() {
    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request ->
            Future.succeededFuture(
                new ScoringAnswer(
                    List.of(new Candidate(42, Source.EASE, 9, 0, null)),
                    List.of(new ScoringAnswer.Weight(Source.EASE, 1)),
                    List.of(Source.ITEM_KNN))));

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.degraded()).containsExactly("item-knn_failed");
    assertThat(reply.itemIds()).startsWith("i42");
    assertThat(reply.sources()).startsWith("EASE", "POPULARITY");
  }

  @Test
  void coldStartAnswersASessionWhenTheModelCannot() {
    gateway.verticles.fail(ScoringEndpoints.CANDIDATES, ErrorCode.INTERNAL);

    GatewayFixture.Reply reply = gateway.post("/v1/recommendations", "{\"items\":[\"i7\"]}");

    assertThat(reply.degraded()).containsExactly("scoring_failed");
    assertThat(reply.sources()).containsOnly("ALS_FOLD_IN");
  }

  @Test
  void rankerOrdersWhatIsFusedAndTheRecordSaysByWhat() {
    proposeWithRanker();
    gateway.verticles.serve(
        ScoringEndpoints.RANK,
        request ->
            Future.succeededFuture(
                new CandidateList(
                    request.candidates().reversed().stream()
                        .map(c -> c.withRelevance(1f / c.itemNo()))
                        .toList())));

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.degraded()).isEmpty();
    assertThat(reply.itemIds()).startsWith("i43", "i42", "i41");
    RankRequest asked = gateway.verticles.asked(RankRequest.class).getFirst();
    assertThat(asked.proposed()).hasSize(3);
    assertThat(asked.objectives()).isEqualTo(Objectives.DEFAULT);
    ServedList record = gateway.stores.lists.getLast();
    assertThat(record.objectives()).isEqualTo(Objectives.DEFAULT);
    assertThat(record.stageMicros()).containsKey("rank");
    assertThat(record.items().getFirst().relevance()).isEqualTo(1f / 43);
  }

  @Test
  void fusionKeepsTheOrderWhereTheRankerIsOut() {
    proposeWithRanker();
    gateway.verticles.fail(ScoringEndpoints.RANK, ErrorCode.INTERNAL);

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.degraded()).containsExactly("rank_failed");
    assertThat(reply.itemIds()).startsWith("i41", "i42", "i43");
    assertThat(gateway.stores.lists.getLast().objectives()).isNull();
  }

  private void proposeWithRanker() {
    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request ->
            Future.succeededFuture(
                new ScoringAnswer(
                    LongStream.of(41, 42, 43)
                        .mapToObj(no -> new Candidate(no, Source.TWO_TOWER, 1f / no, 0, null))
                        .toList(),
                    List.of(new ScoringAnswer.Weight(Source.TWO_TOWER, 1)),
                    List.of(),
                    true)));
  }

  @Test
  void coldStartStepsInWhenScoringIsMissing() {
    gateway.verticles.remove(ScoringEndpoints.CANDIDATES);

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.itemIds()).hasSize(10);
    assertThat(reply.sources()).containsOnly("POPULARITY");
    assertThat(reply.degraded()).containsExactly("scoring_unavailable");
  }

  @Test
  void coldStartStepsInWhenScoringIsLate() {
    try (GatewayFixture late = new GatewayFixture(50, Map.of("gateway.scoring-budget", "20ms"))) {
      late.stores.user("warm", 5);
      late.verticles.stall(ScoringEndpoints.CANDIDATES);

      GatewayFixture.Reply reply = late.get(WARM);

      assertThat(reply.degraded()).containsExactly("scoring_timeout");
      assertThat(reply.sources()).containsOnly("POPULARITY");
    }
  }

  @Test
  void lateProfileMakesTheUserUnknownForOnce() {
    try (GatewayFixture late = new GatewayFixture(50, Map.of("gateway.profile-budget", "20ms"))) {
      late.stores.user("warm", 5);
      late.stores.profilesStall = true;

      GatewayFixture.Reply reply = late.get(WARM);

      assertThat(regime(reply)).isEqualTo("ANONYMOUS");
      assertThat(reply.degraded()).containsExactly("profile_timeout");
      assertThat(reply.itemIds()).hasSize(10);
    }
  }

  @Test
  void oneDeadlineHoldsForTheWhole() {
    try (GatewayFixture late = new GatewayFixture(50, Map.of("gateway.budget", "2s"))) {
      late.stores.user("warm", 5);
      late.verticles.stall(ScoringEndpoints.CANDIDATES);
      late.verticles.stall(ColdStartEndpoints.CANDIDATES);

      GatewayFixture.Reply reply = late.get(WARM);

      assertThat(reply.itemIds()).hasSize(10);
      assertThat(reply.degraded())
          .containsExactly("scoring_timeout", "coldstart_timeout", "rerank_timeout");
    }
  }

  @Test
  void coldStartStepsInWhenScoringFails() {
    gateway.verticles.fail(ScoringEndpoints.CANDIDATES, ErrorCode.OVERLOADED);
    assertThat(gateway.get(WARM).degraded()).containsExactly("scoring_overloaded");

    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request -> {
          throw new IllegalStateException("broken");
        });
    GatewayFixture.Reply reply = gateway.get(WARM);
    assertThat(reply.degraded()).containsExactly("scoring_failed");
    assertThat(reply.itemIds()).hasSize(10);
  }

  @Test
  void shortRetrievalIsFilledBehindByColdStart() {
    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request ->
            Future.succeededFuture(
                ScoringAnswer.of(
                    Source.TWO_TOWER, List.of(new Candidate(42, Source.TWO_TOWER, 1, 0, null)))));

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.itemIds()).hasSize(10).startsWith("i42", "i300", "i299");
    assertThat(reply.sources()).startsWith("TWO_TOWER", "POPULARITY");
    assertThat(reply.degraded()).isEmpty();
  }

  @Test
  void everyoneOutStillAnswersWithEligibleItems() {
    Stream.of(
            ScoringEndpoints.CANDIDATES,
            ColdStartEndpoints.CANDIDATES,
            RerankerEndpoints.PREPARE,
            RerankerEndpoints.APPLY)
        .forEach(gateway.verticles::remove);
    gateway.stores.hide("i9");

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.itemIds())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .doesNotContain("i1", "i5", "i9")
        .startsWith("i6");
    assertThat(reply.degraded())
        .containsExactlyInAnyOrder(
            "prepare_unavailable",
            "scoring_unavailable",
            "coldstart_unavailable",
            "rerank_unavailable");
  }

  @Test
  void popularItemsOfTheLastSnapshotServeWhenColdStartIsOut() {
    gateway.get("/v1/users/nobody/recommendations");
    List<String> before = gateway.get("/v1/users/nobody/recommendations").itemIds();
    gateway.verticles.fail(ColdStartEndpoints.CANDIDATES, ErrorCode.INTERNAL);

    GatewayFixture.Reply reply = gateway.get("/v1/users/nobody/recommendations");

    assertThat(reply.degraded()).containsExactly("coldstart_failed");
    assertThat(reply.itemIds()).isEqualTo(before).startsWith("i300");
    assertThat(reply.sources()).containsOnly("POPULARITY");
  }

  @Test
  void lastEligibilityHoldsWhileTheReRankerIsOut() {
    gateway.verticles.serve(
        RerankerEndpoints.PREPARE,
        request ->
            Future.succeededFuture(
                new Eligibility(
                    request.versions().catalogue(),
                    1,
                    ItemSet.of(50, 51, 52),
                    ItemNumbers.empty())));
    assertThat(gateway.get(WARM).itemIds()).containsExactly("i50", "i51", "i52");
    gateway.verticles.remove(RerankerEndpoints.PREPARE);
    gateway.verticles.remove(RerankerEndpoints.APPLY);

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.itemIds()).containsExactly("i50", "i51", "i52");
    assertThat(reply.degraded()).containsExactly("prepare_unavailable", "rerank_unavailable");
  }

  @Test
  void goneSnapshotIsTakenAgainOnce() {
    gateway.verticles.serve(
        ScoringEndpoints.CANDIDATES,
        request -> {
          if (request.versions().catalogue() == 1) {
            gateway.stores.hide("i299");
            return Future.failedFuture(
                new BelfryException(ErrorCode.VERSION_GONE, "catalogue 1 is gone"));
          }
          return Future.failedFuture(new BelfryException(ErrorCode.INTERNAL, "reached"));
        });

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.degraded()).containsExactly("scoring_failed");
    assertThat(gateway.verticles.asked(ScoringRequest.class))
        .extracting(ScoringRequest::versions)
        .containsExactly(new Versions(1, "model-1", 1), new Versions(2, "model-1", 1));
    assertThat(gateway.verticles.asked(ApplyRequest.class))
        .extracting(ApplyRequest::versions)
        .containsExactly(new Versions(2, "model-1", 1));
  }

  @Test
  void snapshotThatStaysGoneDegrades() {
    gateway.verticles.fail(ScoringEndpoints.CANDIDATES, ErrorCode.VERSION_GONE);

    GatewayFixture.Reply reply = gateway.get(WARM);

    assertThat(reply.degraded()).containsExactly("scoring_version_gone");
    assertThat(reply.itemIds()).hasSize(10);
    assertThat(gateway.verticles.asked(ScoringRequest.class)).hasSize(2);
  }

  @Test
  void filterIsNeverLeftOutSilently() {
    gateway.verticles.remove(RerankerEndpoints.PREPARE);

    GatewayFixture.Reply reply =
        gateway.post("/v1/recommendations", "{\"filter\":\"item.price < 5.0\"}");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void unrecordedListsStillLeave() {
    gateway.stores.journalFull = true;

    assertThat(gateway.get(WARM).itemIds()).hasSize(10);
  }

  private static String regime(GatewayFixture.Reply reply) {
    return reply.json().get("regime").asText();
  }
}
