package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.Json;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.ShopConfig;
import dev.belfry.training.ShopWorld;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A server in simulation mode, twice. */
class SimulationIT {
  private static final List<String> WORLDS = List.of("live");
  private static final ShopWorld SHOP =
      ShopWorld.generate(
          new ShopConfig(40, 60, 5, ShopConfig.defaults().until(), 60), PositiveRule.DEFAULT);

  @Test
  void oneSeedGivesTheSameListsByteForByteAndAFlushPutsEverythingIntoTheViews() throws Exception {
    List<String> first;
    try (SimulationServer server = SimulationServer.start(SHOP, WORLDS, 3, Map.of())) {
      first = lists(server.client());
      whatWasSentIsThereAfterAFlush(server);
      theClockGoesForwardOnly(server.client());
    }
    Map<String, String> withoutRedis = Map.of("storage.redis-url", "redis://127.0.0.1:1");
    try (SimulationServer server = SimulationServer.start(SHOP, WORLDS, 3, withoutRedis)) {
      assertThat(lists(server.client())).as("what Redis keeps decides no list").isEqualTo(first);
    }
    assertThat(first).doesNotHaveDuplicates();
  }

  /** Two days of lists; what is clicked on the first day decides those of the second. */
  private static List<String> lists(SimulationClient server) {
    List<String> lists = new ArrayList<>();
    for (int day = 0; day < 2; day++) {
      for (int user = 0; user < SHOP.users(); user++) {
        server.moveTo(server.at(day, 100 * user));
        String userId = SHOP.userId(user, "live");
        lists.add(
            server
                .api()
                .post("/v1/recommendations", Map.of("userId", userId, "count", 10))
                .toString());
        click(server, server.recommend(userId, userId + day, "home", 5), userId);
      }
      server.flush();
    }
    return lists;
  }

  private static void click(SimulationClient server, SimulationClient.Served list, String userId) {
    ArrayNode events = Json.mapper().createArrayNode();
    events
        .addObject()
        .put("userId", userId)
        .put("itemId", list.items().getFirst().itemId())
        .put("type", "click")
        .put("listId", list.listId())
        .put("position", 1);
    server.send(events);
  }

  private static void whatWasSentIsThereAfterAFlush(SimulationServer simulated)
      throws SQLException {
    SimulationClient server = simulated.client();
    server.moveTo(server.at(2, 0));
    String userId = SHOP.userId(0, "live");
    for (int i = 0; i < 5; i++) {
      SimulationClient.Served list = server.recommend(userId, "s", "home", 5);
      click(server, list, userId);
      server.flush();
      assertThat(count(simulated, "reporting.served_item", list.listId())).isEqualTo(5);
      assertThat(count(simulated, "reporting.outcome", list.listId())).isEqualTo(1);
    }
  }

  private static long count(SimulationServer server, String view, String listId)
      throws SQLException {
    String url = server.server().embedded().orElseThrow().jdbcUrl();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query =
            connection.prepareStatement("select count(*) from " + view + " where list_id = ?")) {
      query.setObject(1, UUID.fromString(listId));
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  private static void theClockGoesForwardOnly(SimulationClient server) {
    assertThatThrownBy(() -> server.moveTo(server.at(1, 0)))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("goes forward only");
  }
}
