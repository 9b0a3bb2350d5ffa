package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.ExplainRequest;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.PreviewRequest;
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

  /** The first stage that the item did not pass. */
  private static String stage(GatewayFixture gateway, String body) {
    for (JsonNode step : gateway.post("/v1/explain", body).json().get("steps")) {
      if (!step.get("passed").asBoolean()) {
        return step.get("stage").asText();
      }
    }
    return "none";
  }
}
