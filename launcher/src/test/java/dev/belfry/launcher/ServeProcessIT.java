package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own, ended in the ways in which people end processes. */
class ServeProcessIT {
  @TempDir Path temp;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void interruptingTheWholeGroupStopsEverythingInOrder() throws Exception {
    Process server = serve();
    List<ProcessHandle> servers = embeddedServers();
    assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

    // What a terminal does on Ctrl-C: the signal goes to every process of the group.
    signal("INT", "-" + server.pid());

    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(130);
    assertThat(servers).noneMatch(ProcessHandle::isAlive);
    assertThat(home().resolve("run")).isEmptyDirectory();
    assertThat(home().resolve("postgres/postmaster.pid")).doesNotExist();
    assertThat(Files.readString(home().resolve("logs/postgres.log")))
        .contains("database system is shut down");
    assertThat(Files.readString(home().resolve("logs/belfry.log"))).doesNotContain("did not stop");
  }

  @Test
  void afterAKillTheNextStartRecovers() throws Exception {
    Process first = serve();
    List<ProcessHandle> left = embeddedServers();
    RunningServer running = RunningServer.read(home()).orElseThrow();
    try (ApiClient client = new ApiClient(URI.create(running.url()), running.apiKey())) {
      assertThat(client.post("/v1/items", List.of(Map.of("itemId", "kept"))).path("rejected"))
          .isEmpty();
    }
    first.destroyForcibly().waitFor();
    assertThat(left).hasSize(2).allMatch(ProcessHandle::isAlive);

    serve();

    assertThat(left).noneMatch(ProcessHandle::isAlive);
    RunningServer recovered = RunningServer.read(home()).orElseThrow();
    try (ApiClient client = new ApiClient(URI.create(recovered.url()), recovered.apiKey())) {
      assertThat(client.get("/v1/items/kept").path("itemId").asText()).isEqualTo("kept");
    }
  }

  private Path home() {
    return temp.resolve("home");
  }

  /** Starts a server on the home and waits until other commands can find it. */
  private Process serve() throws Exception {
    List<String> command = new ArrayList<>();
    // A test run in the background inherits an ignored SIGINT; a terminal does not.
    command.addAll(List.of("setsid", "env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dai.djl.offline=true",
            "-Dai.djl.default_engine=PyTorch",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(
        List.of("serve", "--embedded", "--port", "0", "--debug", "--home", home().toString()));
    Path log = temp.resolve("serve-" + started.size() + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < until && process.isAlive()) {
      if (RunningServer.read(home()).filter(entry -> entry.pid() == process.pid()).isPresent()) {
        return process;
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("the server did not start: " + Files.readString(log));
  }

  private List<ProcessHandle> embeddedServers() throws IOException {
    List<ProcessHandle> handles = new ArrayList<>();
    for (String name : List.of("postgres", "redis")) {
      JsonNode record =
          Json.mapper().readTree(home().resolve("run").resolve(name + ".json").toFile());
      ProcessHandle.of(record.path("pid").asLong()).ifPresent(handles::add);
    }
    return handles;
  }

  private static void signal(String name, String target) throws Exception {
    assertThat(
            new ProcessBuilder("sh", "-c", "kill -s " + name + " -- " + target)
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }
}
