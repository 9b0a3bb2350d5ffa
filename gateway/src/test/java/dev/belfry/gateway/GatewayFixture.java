package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.platform.ConfigReader;
import dev.belfry.platform.Json;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A whole gateway that listens, over fake stores and fake verticles on a real bus. */
final class GatewayFixture implements AutoCloseable {
  final FakeStores stores;
  final FakeVerticles verticles;
  final Gateway gateway;
  volatile Instant now = FakeStores.NOW;
  private final Vertx vertx;
  private final String key;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String deployment;

  GatewayFixture(int items) {
    this(items, Map.of());
  }

  GatewayFixture(int items, Map<String, String> settings) {
    this(vertx(), new FakeStores(items), settings);
  }

  private GatewayFixture(Vertx vertx, FakeStores stores, Map<String, String> settings) {
    this(vertx, stores, stores.stores(), "admin", settings);
  }

  /** A gateway over other stores; {@code fakes} stand unused. */
  GatewayFixture(
      Vertx vertx, FakeStores fakes, Stores stores, String key, Map<String, String> settings) {
    this(vertx, fakes, stores, FakeAccess.nobodyAdministers(), noJobs(), key, settings);
  }

  /** A gateway over real storage, by the clock of the machine. */
  static GatewayFixture over(RealStorage real, Path jobs, JobsConfig.Trainer trainer) {
    GatewayFixture gateway =
        new GatewayFixture(
            real.vertx(),
            new FakeStores(0),
            Stores.of(real.storage()),
            AdminStores.of(real.storage()),
            new JobsConfig(jobs, "here", trainer, PromotionRule.DEFAULT),
            real.key(),
            Map.of());
    gateway.now = Instant.now();
    return gateway;
  }

  GatewayFixture(
      Vertx vertx,
      FakeStores fakes,
      Stores stores,
      AdminStores admin,
      JobsConfig jobs,
      String key,
      Map<String, String> settings) {
    this.vertx = vertx;
    this.stores = fakes;
    this.key = key;
    verticles =
        new FakeVerticles(vertx, () -> stores.catalogue().current(), stores.catalogue().gate());
    // Ample time: a busy machine must not degrade what a test looks at.
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "gateway.port", "0",
                "gateway.budget", "20s",
                "gateway.profile-budget", "10s",
                "gateway.prepare-budget", "10s",
                "gateway.scoring-budget", "10s",
                "gateway.rank-budget", "10s",
                "gateway.cold-start-budget", "10s",
                "gateway.rerank-budget", "10s"));
    all.putAll(settings);
    gateway =
        new Gateway(
            vertx,
            stores,
            admin,
            jobs,
            GatewayConfig.from(ConfigReader.of(all)),
            () -> now,
            new SplittableRandom(7));
    deployment =
        await(
            vertx.deployVerticle(
                () -> new GatewayVerticle(gateway), new DeploymentOptions().setInstances(2)));
    gateway.setReady(true);
  }

  static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  }

  private static JobsConfig noJobs() {
    return new JobsConfig(
        Path.of(System.getProperty("java.io.tmpdir"), "belfry-no-jobs"),
        "test",
        (values, warmStart, log, cancelled) -> "",
        PromotionRule.DEFAULT);
  }

  /** Undeploys the gateway, as the launcher does. */
  Future<Void> undeploy() {
    return vertx.undeploy(deployment);
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply post(String path, String json) {
    return send(request(path).POST(BodyPublishers.ofString(json)));
  }

  Reply send(String method, String path, String json) {
    return send(request(path).method(method, BodyPublishers.ofString(json)));
  }

  /** A request with the fixture's key and a JSON body. */
  HttpRequest.Builder request(String path) {
    return bare(path).header("X-API-Key", key).header("Content-Type", "application/json");
  }

  /** A request with nothing. */
  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Reply(response);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Sends a request line as it is, with the fixture's key, and answers all that comes back. */
  String raw(String line) {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      String request =
          line + "\r\nHost: localhost\r\nX-API-Key: " + key + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** Sends a request, waits until {@code reached} has {@code size} elements, and hangs up. */
  void abort(String line, List<?> reached, int size) {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      String request = line + "\r\nHost: localhost\r\nX-API-Key: " + key + "\r\n\r\n";
      do {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        while (reached.size() < size && socket.getInputStream().available() == 0) {
          Thread.onSpinWait();
        }
        // What came instead is a refusal: the place of the one before is not free yet.
        socket.getInputStream().skipNBytes(socket.getInputStream().available());
      } while (reached.size() < size);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError("the future failed", e);
    }
  }

  @Override
  public void close() {
    client.close();
    verticles.stuck.forEach(promise -> promise.tryFail("the test is over"));
    await(vertx.close());
  }

  /** An answer over HTTP. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode json() {
      try {
        return Json.mapper().readTree(response.body());
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + response.body(), e);
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String detail() {
      return json().path("detail").asText();
    }

    List<String> itemIds() {
      return texts("items", "itemId");
    }

    List<String> sources() {
      return texts("items", "source");
    }

    List<String> degraded() {
      List<String> flags = new ArrayList<>();
      json().get("degraded").forEach(flag -> flags.add(flag.asText()));
      return flags;
    }

    private List<String> texts(String array, String field) {
      List<String> texts = new ArrayList<>();
      json().get(array).forEach(element -> texts.add(element.get(field).asText()));
      return texts;
    }
  }
}
