package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.Storage;
import dev.belfry.training.Settings;
import dev.belfry.training.ShopConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions on a running server: under load, of what is broken, and after it went down. */
class PromotionIT {
  private static final ShopConfig SHOP =
      new ShopConfig(120, 60, 1, ShopConfig.defaults().until(), ShopConfig.defaults().days());
  private static final Settings SMALL =
      Settings.of(Map.of("two-tower.epochs", "2", "als.sweeps", "2"));
  private static final Duration BOUND = Duration.ofMinutes(1);
  private static final int PROMOTIONS = 20;

  /** A slow machine's lateness is not what is asked about. */
  private static final Map<String, String> CONFIG =
      Map.of(
          "gateway.port", "0",
          "gateway.budget", "30s",
          "gateway.profile-budget", "10s",
          "gateway.prepare-budget", "10s",
          "gateway.scoring-budget", "10s",
          "gateway.rank-budget", "10s",
          "gateway.cold-start-budget", "10s",
          "gateway.rerank-budget", "10s",
          "training.schedule", "off");

  @TempDir Path home = Path.of("");
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListSet<String> served = new ConcurrentSkipListSet<>();

  @Test
  void promotionsFailNoRequestAndWhatIsBrokenIsRefusedWhileTheOldOneServes() throws Exception {
    String first;
    String second;
    AtomicReference<@Nullable Installation> opened = new AtomicReference<>();
    try (Terminal terminal = Terminal.silent();
        BelfryServer server = start(opened, terminal);
        ApiClient api = new ApiClient(server.url(), server.apiKey())) {
      first = live(api);
      second =
          Training.here(requireNonNull(opened.get()), SMALL, false, false, terminal)
              .manifest()
              .name();
      assertThat(states(api)).isEqualTo(Map.of(first, "live", second, "candidate"));

      List<String> users = api.userIds(20);
      underLoad(server, users, () -> toAndFro(api, first, second));
      assertThat(wrong).isEmpty();
      assertThat(served).containsExactlyInAnyOrder(first, second);
      assertThat(states(api)).isEqualTo(Map.of(first, "live", second, "previous"));

      JsonNode compared =
          api.post("/v1/models/compare", Map.of("one", first, "other", second, "users", 5));
      assertThat(compared.path("users").size()).isBetween(1, 5);
      assertThat(compared.path("users").get(0).path("one").size()).isEqualTo(10);
      assertThat(compared.path("overlap").asDouble()).isBetween(0.0, 1.0);

      refused(api, server.storage(), "damaged", directory -> cut(directory));
      refused(api, server.storage(), "missing", directory -> delete(directory));
      assertThat(live(api)).isEqualTo(first);

      // Loaded and not switched to: what a server that goes down here leaves.
      Await.within(BOUND, server.storage().models().promote(second, "member:ann", ""));
      Await.within(BOUND, server.storage().models().load(first));
    }
    try (BelfryServer server = BelfryServer.start(config());
        ApiClient api = new ApiClient(server.url(), server.apiKey())) {
      assertThat(live(api)).isEqualTo(second);
      assertThat(api.post("/v1/models/rollback").path("name").asText()).isEqualTo(first);
      String user = api.userIds(1).getFirst();
      assertThat(api.get("/v1/users/" + user + "/recommendations").path("model").asText())
          .isEqualTo(first);
    }
  }

  private static void toAndFro(ApiClient api, String first, String second) {
    for (int i = 0; i < PROMOTIONS / 2; i++) {
      assertThat(api.post("/v1/models/" + second + "/promote").path("state").asText())
          .isEqualTo("live");
      assertThat(api.post("/v1/models/rollback").path("name").asText()).isEqualTo(first);
    }
  }

  private void underLoad(BelfryServer server, List<String> users, Runnable work) {
    AtomicBoolean done = new AtomicBoolean();
    List<Thread> askers = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      int at = t;
      askers.add(Thread.ofVirtual().start(() -> ask(server.url(), server, users, at, done)));
    }
    try {
      work.run();
    } finally {
      done.set(true);
      askers.forEach(PromotionIT::join);
    }
  }

  private void ask(URI url, BelfryServer server, List<String> users, int from, AtomicBoolean done) {
    try (ApiClient api = new ApiClient(url, server.apiKey())) {
      for (int i = from; !done.get(); i++) {
        JsonNode list = api.get("/v1/users/" + users.get(i % users.size()) + "/recommendations");
        served.add(list.path("model").asText());
        if (!list.path("degraded").isEmpty() || list.path("items").isEmpty()) {
          wrong.add(list.toString());
        }
      }
    } catch (BelfryException e) {
      wrong.add(e.toString());
    }
  }

  private void refused(ApiClient api, Storage storage, String name, Breakage breakage)
      throws IOException {
    ModelRow whole = Await.within(BOUND, storage.models().find(live(api))).orElseThrow();
    Path directory = whole.directory().resolveSibling(name);
    Files.createDirectory(directory);
    try (Stream<Path> files = Files.list(whole.directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    breakage.of(directory);
    Await.within(
        BOUND,
        storage
            .models()
            .register(
                new ModelRow(name, directory, whole.manifestJson(), whole.createdAt(), false)));
    assertThatThrownBy(() -> api.post("/v1/models/" + name + "/promote"))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageContaining(name)
        .hasMessageContaining("als.safetensors");
    assertThat(states(api)).containsEntry(name, "candidate");
  }

  /** How a model directory is broken. */
  @FunctionalInterface
  private interface Breakage {
    void of(Path directory) throws IOException;
  }

  private static void cut(Path directory) throws IOException {
    Path file = directory.resolve("als.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static void delete(Path directory) throws IOException {
    Files.delete(directory.resolve("als.safetensors"));
  }

  private static String live(ApiClient api) {
    return api.get("/v1/status").at("/model/name").asText();
  }

  private static Map<String, String> states(ApiClient api) {
    Map<String, String> states = new HashMap<>();
    api.get("/v1/models")
        .path("models")
        .forEach(model -> states.put(model.path("name").asText(), model.path("state").asText()));
    return states;
  }

  private BelfryServer start(AtomicReference<@Nullable Installation> opened, Terminal terminal) {
    DataSource source = DataSource.shop(SHOP);
    return new Demo(
            config(),
            source,
            source,
            installation -> {
              opened.set(installation);
              Training.here(installation, SMALL, false, true, terminal);
            },
            new Closer().closeAtExit(),
            terminal)
        .start(false);
  }

  private BelfryConfig config() {
    return BelfryConfig.of(home, CONFIG);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
