package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.training.ShopConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do in the console, on a whole server: its own re-ranker, its own trainings. */
class ConsoleServerIT {
  private static final ShopConfig SHOP =
      new ShopConfig(200, 120, 1, ShopConfig.defaults().until(), ShopConfig.defaults().days());

  @TempDir Path home;

  @Test
  void publishedRuleChangesTheNextListAndATrainingRunsToItsEnd() {
    BelfryConfig config = BelfryConfig.of(home, Map.of("gateway.port", "0"));
    try (BelfryServer server = BelfryServer.startDemo(config, SHOP);
        ApiClient client = new ApiClient(server.url(), server.apiKey())) {
      assertThatThrownBy(
              () ->
                  SimulationDrive.open(
                      server.url(), server.apiKey(), SimulationPlan.of(SHOP), note -> {}))
          .isInstanceOf(BelfryException.class)
          .hasMessageContaining("not in simulation mode");
      String first =
          client.post("/v1/recommendations", Map.of("count", 1)).at("/items/0/itemId").asText();

      String bad = draft(client, first, "item.pricee > 3");
      assertThat(Drafts.publish(server, bad).path("detail").asText()).contains("price");
      String good = draft(client, first, "item.title == item.title");
      JsonNode published = Drafts.publish(server, good);
      assertThat(published.path("version").asText()).isEqualTo("2");
      until(() -> client.get("/v1/status").at("/ruleset/version").asText().equals("2"));
      until(
          () ->
              client
                  .post("/v1/recommendations", Map.of("count", 100))
                  .path("items")
                  .findValuesAsText("itemId")
                  .stream()
                  .noneMatch(first::equals));
      assertThat(client.get("/v1/rules/errors").path("rules")).isEmpty();
      until(() -> client.get("/v1/overview?range=15m").path("lists").asInt() > 0);

      String job = client.post("/v1/jobs/trainings", Map.of()).path("jobId").asText();
      until(() -> !client.get("/v1/jobs/" + job).path("endedAt").isNull());
      JsonNode ended = client.get("/v1/jobs/" + job);
      assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("succeeded");
      assertThat(ended.path("message").asText()).matches("Model model-\\S+ is (live|refused): .+");
      assertThat(client.get("/v1/jobs/" + job + "/log").path("lines").size()).isGreaterThan(2);
    }
  }

  private static String draft(ApiClient client, String itemId, String when) {
    Map<String, Object> rule =
        Map.of(
            "name",
            "not-this-one",
            "items",
            when
                + " && item.title == \""
                + client.get("/v1/items/" + itemId).path("title").asText()
                + "\"",
            "action",
            Map.of("type", "exclude"));
    return Drafts.create(client, List.of(rule));
  }

  private static void until(java.util.function.BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
