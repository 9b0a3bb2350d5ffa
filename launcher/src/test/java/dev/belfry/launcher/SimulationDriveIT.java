package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.MemberSessions;
import dev.belfry.storage.SignIn;
import dev.belfry.training.ShopConfig;
import dev.belfry.training.UserBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who visit a server that was started without them. */
class SimulationDriveIT {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final ShopConfig SHOP =
      new ShopConfig(60, 60, 5, ShopConfig.defaults().until(), 60);

  @TempDir Path home;

  @Test
  void aServerIsFilledAndItsUsersComeDayByDayButThoseWhoAreLost() {
    BelfryConfig config =
        BelfryConfig.of(
            home,
            Map.of(
                "gateway.port",
                "0",
                "simulation.enabled",
                "true",
                "gateway.full-inputs-per-second",
                "0"));
    try (BelfryServer server = BelfryServer.start(config);
        ApiClient api = new ApiClient(server.url(), server.apiKey())) {
      String token = signIn(server);
      List<String> notes = new ArrayList<>();
      try (SimulationDrive drive = open(server, SHOP, notes)) {
        assertThat(notes).last().asString().contains("is live");
        experiment(api);
        SimulationDay first = drive.next();
        assertThat(first.date()).isEqualTo(LocalDate.parse("2026-06-01"));
        assertThat(first.lists()).isPositive();
        assertThat(first.degraded()).isZero();
        assertThat(first.clicks()).isPositive();
        assertThat(first.lost()).isPositive();
        assertThat(first.lists() + first.lost()).isEqualTo(SHOP.users());
        SimulationDay second = drive.next();
        assertThat(second.toString())
            .startsWith("2026-06-02  ")
            .contains("visits lost; home-test running (")
            .doesNotContain("hidden,  ");
      }
      JsonNode variants = api.get("/v1/experiments/home-test/results").path("variants");
      assertThat(variants.at("/0/units").asInt()).isPositive();
      assertThat(variants.at("/1/units").asInt()).as("all of b are lost").isZero();
      assertThat(api.get("/v1/status").at("/simulation/now").asText())
          .isEqualTo("2026-06-03T00:00:00Z");
      theNextGoesOnFromThere(server);
      anotherShopIsRefused(server);
      MemberSessions sessions = server.storage().memberSessions();
      assertThat(Await.within(BOUND, sessions.find(token)))
          .as("members live by the machine's clock")
          .isPresent();
    }
  }

  private static SimulationDrive open(BelfryServer server, ShopConfig shop, List<String> notes) {
    SimulationPlan plan =
        new SimulationPlan(
            shop,
            UserBehaviour.DEFAULT,
            "home",
            1,
            List.of(
                SimulationLoss.parse("home-test/b=1"), SimulationLoss.parse("not-there-yet/b=1")));
    return SimulationDrive.open(server.url(), server.apiKey(), plan, notes::add);
  }

  private static void theNextGoesOnFromThere(BelfryServer server) {
    List<String> notes = new ArrayList<>();
    try (SimulationDrive drive = open(server, SHOP, notes)) {
      assertThat(notes).as("the shop is there").isEmpty();
      drive.stop();
      SimulationDay stopped = drive.next();
      assertThat(stopped.date()).isEqualTo(LocalDate.parse("2026-06-03"));
      assertThat(stopped.lists()).isZero();
    }
  }

  private static void anotherShopIsRefused(BelfryServer server) {
    ShopConfig other = new ShopConfig(60, 60, 6, SHOP.until(), SHOP.days());
    assertThatThrownBy(() -> open(server, other, new ArrayList<>()))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("item 'sku-00001' of a shop of 60 users and 60 items")
        .hasMessageContaining("--seed");
  }

  private static String signIn(BelfryServer server) {
    String password = FirstAdmin.make(server.storage()).orElseThrow();
    SignIn signIn =
        Await.within(BOUND, server.storage().memberSessions().signIn(FirstAdmin.NAME, password));
    return ((SignIn.Accepted) signIn).session().token();
  }

  private static void experiment(ApiClient api) {
    api.post(
        "/v1/experiments",
        Map.of(
            "key",
            "home-test",
            "name",
            "Home test",
            "hypothesis",
            "Variant b is never seen.",
            "kind",
            "ab",
            "unit",
            "user",
            "placements",
            List.of("home"),
            "variants",
            List.of(variant("a"), variant("b")),
            "primaryMetric",
            "ctr"));
    api.post("/v1/experiments/home-test/start");
  }

  private static Map<String, Object> variant(String key) {
    return Map.of("key", key, "name", key, "weight", 0.5, "parameters", Map.of());
  }
}
