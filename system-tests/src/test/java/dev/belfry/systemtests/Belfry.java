package dev.belfry.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Belfry process on a home of its own: {@code demo} over a small synthetic shop, or {@code serve}
 * in simulation mode with nothing in it. {@link #shared()} is started once for all tests, which
 * therefore use users and items of their own where they change something.
 */
final class Belfry implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofMinutes(6);
  private static volatile Belfry shared;

  private final List<String> verb;
  private final Path home;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private Process process;
  private JsonNode server;

  private Belfry(List<String> verb, Path home, int port) {
    this.verb = verb;
    this.home = home;
    this.port = port;
  }

  /** The one that all tests share; it runs until the JVM ends. */
  static synchronized Belfry shared() {
    if (shared == null) {
      shared = create();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** A new home with a shop of 200 users and 120 items. */
  static Belfry create() {
    return create(List.of("demo", "--users", "200", "--items", "120"));
  }

  /** A new home in simulation mode, for {@code simulate --on} to fill. */
  static Belfry simulated() {
    return create(List.of("serve", "--embedded", "--simulation"));
  }

  private static Belfry create(List<String> verb) {
    try {
      Path home = Files.createTempDirectory("belfry-system-test");
      Belfry belfry = new Belfry(verb, home, freePort());
      belfry.start();
      return belfry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the process on the home, with settings such as {@code scoring.enabled=false}, and waits
   * until it is ready.
   */
  void start(String... settings) {
    List<String> command = command();
    command.addAll(verb);
    command.addAll(
        List.of(
            "--home",
            home.toString(),
            "--port",
            Integer.toString(port),
            "--set",
            "training.schedule=off",
            "--set",
            "training.settings=" + slowTraining()));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    Path log = home.resolve("test.log");
    process = run(command, log);
    waitUntil(
        "the server is ready (see " + log + ")", START, () -> !process.isAlive() || isReady());
    if (!process.isAlive()) {
      throw new AssertionError("the server ended with " + process.exitValue() + ": " + tail(log));
    }
  }

  /** Settings with which a training that the console begins is long enough to be cancelled. */
  private Path slowTraining() {
    try {
      return Files.writeString(
          home.resolve("slow-training.txt"), "als.dimension=256\nals.sweeps=1000\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@code ./belfry train} beside the server; what it says is in {@code train.log}. */
  Process train(String... options) {
    List<String> command = command();
    command.addAll(List.of("train", "--home", home.toString()));
    command.addAll(List.of(options));
    return run(command, home.resolve("train.log"));
  }

  private static Process run(List<String> command, Path log) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How {@code ./belfry} is called. */
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dai.djl.offline=true",
            "-Dai.djl.default_engine=PyTorch",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.belfry.launcher.Main"));
    return command;
  }

  /** Ends it as Ctrl-C does, and waits. */
  void stop() {
    process.destroy();
    waitUntil("the server has stopped", Duration.ofMinutes(2), () -> !process.isAlive());
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    waitUntil("the server is dead", Duration.ofSeconds(30), () -> !process.isAlive());
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  String apiKey() {
    return server.get("apiKey").asText();
  }

  Path home() {
    return home;
  }

  /** The recorded pid of {@code postgres} or {@code redis}; 0 while it is being written. */
  long pidOf(String name) throws IOException {
    return JSON.readTree(home.resolve("run").resolve(name + ".json").toFile()).path("pid").asLong();
  }

  /** An answer's status and body. */
  record Answer(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }

    /** The item ids of a list. */
    List<String> itemIds() {
      return StreamSupport.stream(json().get("items").spliterator(), false)
          .map(item -> item.get("itemId").asText())
          .toList();
    }
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer send(String method, String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer send(HttpRequest request) {
    try {
      return trySend(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, for a server that may be dying: a broken connection is an exception. */
  Answer trySend(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url().resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + apiKey());
  }

  /** The first {@code count} items for a user, on the home page. */
  Answer recommend(String userId, int count) {
    return get("/v1/users/" + userId + "/recommendations?count=" + count);
  }

  /** Sends one event and expects it to be accepted. */
  void event(String userId, String itemId, String type) {
    Answer answer =
        send(
            "POST",
            "/v1/events",
            "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"%s\"}"
                .formatted(userId, itemId, type));
    if (answer.status() != 200 || answer.json().get("accepted").asInt() != 1) {
      throw new AssertionError("the event was not accepted: " + answer);
    }
  }

  /** Ids of users whose list has this regime, among the first hundred. */
  List<String> usersWhere(Predicate<JsonNode> wanted, int count) {
    List<String> result = new ArrayList<>();
    for (JsonNode user : get("/v1/users?limit=100").json().get("users")) {
      String userId = user.get("userId").asText();
      if (wanted.test(recommend(userId, 1).json())) {
        result.add(userId);
        if (result.size() == count) {
          return result;
        }
      }
    }
    throw new AssertionError("only " + result + " of the first hundred users match");
  }

  /** A user that the model knows. */
  String warmUser() {
    return usersWhere(list -> list.get("regime").asText().equals("WARM"), 1).getFirst();
  }

  /** A connection to its database. */
  Connection database() throws SQLException {
    URI uri = URI.create(server.get("postgresUrl").asText());
    String[] user = uri.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
        user[0],
        user[1]);
  }

  /** Waits until {@code condition} holds. */
  static void waitUntil(String what, Duration most, BooleanSupplier condition) {
    long until = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("waited " + most.toSeconds() + " s in vain until " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private boolean isReady() {
    try {
      Path file = home.resolve("run").resolve("server.json");
      if (!Files.exists(file)) {
        return false;
      }
      JsonNode recorded = JSON.readTree(file.toFile());
      if (recorded.path("pid").asLong() != process.pid()) {
        return false;
      }
      server = recorded;
      return trySend(HttpRequest.newBuilder(url().resolve("/health/ready")).build()).status()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "no log";
    }
  }
}
