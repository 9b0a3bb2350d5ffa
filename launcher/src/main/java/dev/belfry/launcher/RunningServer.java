package dev.belfry.launcher;

import dev.belfry.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How other commands on this machine reach the server that holds a home; kept in the home's {@code
 * run} folder, for its owner's eyes only.
 *
 * @param pid of the server
 * @param url of its HTTP API
 * @param apiKey a key of the API
 * @param postgresUrl with its password
 * @param redisUrl with its password; may be empty
 * @param reportUrl of the same database for the role that reads reports, with its password; may be
 *     empty
 */
record RunningServer(
    long pid, String url, String apiKey, String postgresUrl, String redisUrl, String reportUrl) {

  /** The server that holds the home; empty when none runs, or when it is not ready yet. */
  static Optional<RunningServer> read(Path home) {
    Path file = file(home);
    if (!Files.exists(file) || !Home.isInUse(home)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.mapper().readValue(file.toFile(), RunningServer.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean isUp(Path home) {
    return read(home).isPresent();
  }

  void write(Path home) {
    try {
      Files.deleteIfExists(file(home));
      Files.createFile(file(home));
      Secrets.restrict(file(home), "rw-------");
      Json.mapper().writeValue(file(home).toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(home), e);
    }
  }

  static void delete(Path home) throws IOException {
    Files.deleteIfExists(file(home));
  }

  private static Path file(Path home) {
    return home.resolve("run").resolve("server.json");
  }

  @Override
  public String toString() {
    return "RunningServer[pid=" + pid + ", url=" + url + "]";
  }
}
