package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.ExplainRequest;
import dev.belfry.contracts.reranker.ItemVerdict;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.scoring.Attribution;
import dev.belfry.contracts.scoring.AttributionRequest;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplainTest {

  @Test
  void itemOfTheListIsExplainedByItsPlace() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      JsonNode first = gateway.post("/v1/explain", "{\"itemId\":\"i40\"}").json();
      assertThat(first.get("inList").asBoolean()).isTrue();
      assertThat(first.get("position").asInt()).isEqualTo(1);
      assertThat(first.get("sentence").asText()).startsWith("It stands at position 1. ");
      JsonNode later = gateway.post("/v1/explain", "{\"itemId\":\"i11\",\"count\":5}").json();
      assertThat(later.get("inList").asBoolean()).isFalse();
      assertThat(later.get("position").asInt()).isEqualTo(30);
      assertThat(later.get("sentence").asText()).contains("beyond the 5 items");
    }
  }

  @Test
  void itemThatIsNotThereIsExplainedByWhatKeptItOut() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      assertThat(stage(gateway, "{\"itemId\":\"ghost\"}")).isEqualTo("catalogue");
      gateway.stores.hide("i2");
      assertThat(stage(gateway, "{\"itemId\":\"i2\"}")).isEqualTo("gate");
      assertThat(stage(gateway, "{\"itemId\":\"i39\",\"candidates\":[\"i1\",\"i2\",\"i3\"]}"))
          .isEqualTo("candidates");
    }
  }

  @Test
  void servedListIsExplainedFromItsRecord() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      String listId = gateway.get("/v1/users/u/recommendations").json().get("listId").asText();
      String body = "\",\"listId\":\"" + listId + "\"}";
      JsonNode shown = gateway.post("/v1/explain", "{\"itemId\":\"i39" + body).json();
      assertThat(shown.get("position").asInt()).isEqualTo(2);
      assertThat(shown.get("listId").asText()).isEqualTo(listId);
      JsonNode later = gateway.post("/v1/explain", "{\"itemId\":\"i20" + body).json();
      assertThat(later.get("sentence").asText()).contains("came after the items of this page");
      assertThat(gateway.verticles.asked(ExplainRequest.class).getLast().rules())
          .isEqualTo("{\"rules\":[]}");
      assertThat(
              gateway
                  .post(
                      "/v1/explain",
                      "{\"itemId\":\"i2\",\"listId\":\"00000000-0000-7000-8000-000000000000\"}")
                  .status())
          .isEqualTo(404);
    }
  }

  @Test
  void whatInTheModelSpeaksForTheItemIsTold() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      assertThat(gateway.post("/v1/explain", "{\"itemId\":\"i40\"}").json().get("model").isNull())
          .as("nothing answers for the model")
          .isTrue();
      gateway.verticles.serve(
          ScoringEndpoints.ATTRIBUTION,
          request ->
              Future.succeededFuture(
                  new Attribution(
                      0.5f,
                      List.of(new Attribution.Neighbour(request.sessionItems().getFirst(), 0.75f)),
                      List.of(new Attribution.Ablation(Attribution.FeatureGroup.HISTORY, 0.25f)),
                      List.of(new Attribution.Contribution(Source.EASE, 999, 1)))));

      JsonNode model =
          gateway
              .post("/v1/explain", "{\"itemId\":\"i40\",\"items\":[\"i3\"]}")
              .json()
              .get("model");

      assertThat(model.get("similarity").asDouble()).isEqualTo(0.5);
      assertThat(model.at("/nearest/0/itemId").asText()).isEqualTo("i3");
      assertThat(model.at("/ablations/0/without").asText()).isEqualTo("history");
      assertThat(model.at("/contributions/0/source").asText()).isEqualTo("EASE");
      assertThat(model.at("/contributions/0/itemId").isNull()).as("an item that is gone").isTrue();
      assertThat(gateway.verticles.asked(AttributionRequest.class).getLast().itemNo())
          .isEqualTo(40);
    }
  }

  @Test
  void excludedItemNamesTheRuleThatKeepsItOut() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      gateway.verticles.serve(
          RerankerEndpoints.EXPLAIN,
          request ->
              Future.succeededFuture(
                  new ItemVerdict(
                      request.item().itemId().equals("i7")
                          ? List.of(
                              new ItemVerdict.Refusal("no-shoes", false, "'no-shoes' excludes it."))
                          : List.of())));
      gateway.verticles.serve(
          RerankerEndpoints.PREPARE,
          request ->
              Future.succeededFuture(
                  new Eligibility(
                      request.versions().catalogue(),
                      request.versions().ruleset(),
                      ItemSet.of(1, 2, 3, 4, 5),
                      request.exclude())));
      JsonNode refused = refusal(gateway, "{\"itemId\":\"i7\"}");
      assertThat(refused.get("stage").asText()).isEqualTo("eligibility");
      assertThat(refused.get("rule").asText()).isEqualTo("no-shoes");
      assertThat(refused.get("sentence").asText()).isEqualTo("'no-shoes' excludes it.");

      String listId = gateway.post("/v1/recommendations", "{}").json().get("listId").asText();
      JsonNode then = refusal(gateway, "{\"itemId\":\"i7\",\"listId\":\"" + listId + "\"}");
      assertThat(then.get("rule").asText()).isEqualTo("no-shoes");
    }
  }

  @Test
  void cappedItemNamesTheCapThatItWouldHaveBroken() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      gateway.verticles.serve(
          RerankerEndpoints.APPLY,
          request -> {
            Candidate first = request.candidates().getFirst();
            List<DroppedItem> dropped =
                request.candidates().stream()
                    .skip(1)
                    .map(candidate -> new DroppedItem(candidate.itemNo(), "cap:brands"))
                    .toList();
            RankedItem item =
                new RankedItem(first.itemNo(), first.source(), 1, 1, 1, 1, true, List.of());
            return Future.succeededFuture(
                new RankedList(List.of(item), dropped, List.of(), List.of(), "It is short."));
          });
      JsonNode refused = refusal(gateway, "{\"itemId\":\"i11\"}");
      assertThat(refused.get("stage").asText()).isEqualTo("slots");
      assertThat(refused.get("rule").asText()).isEqualTo("brands");
      assertThat(refused.get("sentence").asText()).contains("would have broken the cap 'brands'");

      String listId = gateway.post("/v1/recommendations", "{}").json().get("listId").asText();
      JsonNode then = refusal(gateway, "{\"itemId\":\"i11\",\"listId\":\"" + listId + "\"}");
      assertThat(then.get("stage").asText()).isEqualTo("slots");
      assertThat(then.get("rule").asText()).isEqualTo("brands");
    }
  }

  @Test
  void listsAreMadeWithOtherRulesWhereThatIsAskedFor() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      String path = "/v1/recommendations";
      JsonNode list =
          gateway.post(path, "{\"purpose\":\"explore\",\"withoutRules\":[\"a\"]}").json();
      assertThat(list.get("ruleset").asText()).isEqualTo("0");
      assertThat(gateway.verticles.asked(PrepareRequest.class).getLast().rules())
          .isEqualTo("{\"rules\":[]}");
      assertThat(gateway.verticles.asked(ApplyRequest.class).getLast().rules())
          .isEqualTo("{\"rules\":[]}");
      list = gateway.post(path, "{\"purpose\":\"explore\",\"ruleset\":\"1\"}").json();
      assertThat(list.get("ruleset").asText()).isEqualTo("1");
      list = gateway.post(path, "{\"purpose\":\"explore\",\"model\":\"other\"}").json();
      assertThat(list.get("model").asText()).isEqualTo("other");
      assertThat(gateway.post(path, "{\"purpose\":\"explore\",\"ruleset\":\"7\"}").status())
          .isEqualTo(404);
      assertThat(gateway.post(path, "{\"withoutRules\":[\"a\"]}").status()).isEqualTo(400);
    }
  }

  @Test
  void previewIsAskedForWithTheLiveRulesUnlessOthersAreNamed() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      String draft = "{\"rules\":[{\"name\":\"r\"}],\"lists\":7,\"placement\":\"home\"}";
      assertThat(gateway.post("/v1/rulesets/preview", draft).status()).isEqualTo(200);
      PreviewRequest asked = gateway.verticles.asked(PreviewRequest.class).getLast();
      assertThat(asked.draft()).isEqualTo("{\"rules\":[{\"name\":\"r\"}]}");
      assertThat(asked.lists()).isEqualTo(7);
      assertThat(asked.placement()).isEqualTo("home");
      assertThat(gateway.post("/v1/rulesets/preview", "{\"rules\":[],\"against\":\"9\"}").status())
          .isEqualTo(404);
      assertThat(gateway.post("/v1/rulesets/preview", "{}").status()).isEqualTo(400);
    }
  }

  private static String stage(GatewayFixture gateway, String body) {
    return refusal(gateway, body).path("stage").asText("none");
  }

  /** The first stage that the item did not pass. */
  private static JsonNode refusal(GatewayFixture gateway, String body) {
    for (JsonNode step : gateway.post("/v1/explain", body).json().get("steps")) {
      if (!step.get("passed").asBoolean()) {
        return step;
      }
    }
    return MissingNode.getInstance();
  }
}
