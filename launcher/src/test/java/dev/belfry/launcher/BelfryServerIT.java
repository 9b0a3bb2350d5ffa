package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.Member;
import dev.belfry.training.ShopConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Starts and stops on one home: the order matters, because each start finds what the one before
 * left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BelfryServerIT {
  private static final ShopConfig SHOP =
      new ShopConfig(200, 120, 1, ShopConfig.defaults().until(), ShopConfig.defaults().days());

  @TempDir static Path home;
  private static String model = "";
  private static String apiKey = "";

  @Test
  @Order(1)
  void anEmptyHomeIsFilledTrainedAndServed() throws Exception {
    long postgres;
    try (BelfryServer server = BelfryServer.startDemo(config(Map.of()), SHOP);
        ApiClient client = new ApiClient(server.url(), server.apiKey())) {
      assertThat(status(server.url(), "/health/ready")).isEqualTo(200);
      JsonNode warm = client.post("/v1/recommendations", Map.of("userId", warmUser(client)));
      assertThat(warm.path("items")).hasSize(10);
      assertThat(warm.path("regime").asText()).isEqualTo("WARM");
      JsonNode anonymous = client.post("/v1/recommendations", Map.of("userId", "nobody"));
      assertThat(anonymous.path("items")).hasSize(10);
      assertThat(anonymous.path("regime").asText()).isEqualTo("ANONYMOUS");

      Optional<String> password = FirstAdmin.make(server.storage());
      assertThat(FirstAdmin.make(server.storage())).isEmpty();
      List<String> examples =
          DemoExamples.of(client).lines(server.url(), server.apiKey(), password);
      assertThat(String.join("\n", examples))
          .contains("/v1/users/" + warmUser(client) + "/recommendations")
          .contains("  console  " + server.url(), "admin with " + password.orElseThrow())
          .contains("/v1/users/newcomer/recommendations");

      String there = home.toString();
      CommandLine belfry = Main.commandLine();
      assertThat(belfry.execute("member", "add", "ada", "--role", "viewer", "--home", there))
          .isZero();
      assertThat(belfry.execute("member", "reset", "ada", "--home", there)).isZero();
      assertThat(belfry.execute("member", "add", "ada", "--role", "king", "--home", there)).isOne();
      assertThat(Await.within(Duration.ofSeconds(30), server.storage().members().list()))
          .extracting(Member::name)
          .containsExactly("ada", "admin");

      assertThatThrownBy(() -> BelfryServer.start(config(Map.of())))
          .isInstanceOf(BelfryException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
      RunningServer running = RunningServer.read(home).orElseThrow();
      assertThat(running.url()).isEqualTo(server.url().toString());
      model = warm.path("model").asText();
      apiKey = server.apiKey();
      postgres = server.embedded().orElseThrow().postgresPid();
    }
    assertThat(ProcessHandle.of(postgres).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(home.resolve("run")).isEmptyDirectory();
  }

  @Test
  @Order(2)
  void theSecondStartServesWhatIsThere() {
    try (BelfryServer server = BelfryServer.startDemo(config(Map.of()), SHOP);
        ApiClient client = new ApiClient(server.url(), server.apiKey())) {
      assertThat(server.apiKey()).isEqualTo(apiKey);
      JsonNode list = client.post("/v1/recommendations", Map.of("userId", warmUser(client)));
      assertThat(list.path("model").asText()).isEqualTo(model);
    }
  }

  @Test
  @Order(3)
  void withoutScoringTheAnswerSaysSoAndNamesAnotherSource() {
    try (BelfryServer server = BelfryServer.start(config(Map.of("scoring.enabled", "false")));
        ApiClient client = new ApiClient(server.url(), server.apiKey())) {
      JsonNode list = client.post("/v1/recommendations", Map.of("userId", warmUser(client)));
      assertThat(list.path("items")).hasSize(10);
      assertThat(list.path("degraded")).isNotEmpty();
      assertThat(list.path("items").findValuesAsText("source")).doesNotContain("TWO_TOWER");
    }
  }

  @Test
  @Order(4)
  void otherDataInTheHomeIsRefused() {
    ShopConfig other = new ShopConfig(201, 120, 1, SHOP.until(), SHOP.days());
    assertThatThrownBy(() -> BelfryServer.startDemo(config(Map.of()), other))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("holds a synthetic shop of 200 users and 120 items, seed 1, and not")
        .hasMessageContaining("begin anew with --fresh");
  }

  @Test
  @Order(5)
  void aPortInUseIsRefusedBeforeAnythingIsStarted() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> BelfryServer.startDemo(config(Map.of("gateway.port", port)), SHOP))
          .isInstanceOf(BelfryException.class)
          .hasMessage("port %s on 127.0.0.1 is in use; give another one with --port N", port);
    }
  }

  private static BelfryConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("gateway.port", "0"));
    all.putAll(settings);
    return BelfryConfig.of(home, all);
  }

  private static String warmUser(ApiClient client) {
    return DemoExamples.of(client).warmUser();
  }

  private static int status(URI url, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(url.resolve(path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
