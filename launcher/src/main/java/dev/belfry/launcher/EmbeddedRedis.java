package dev.belfry.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real Redis server for this home: a cache, so it keeps nothing on disk; a password of its own,
 * the loopback interface only.
 */
final class EmbeddedRedis implements AutoCloseable {
  private final Path folder;
  private final Secrets secrets;
  private final int port;
  private final ServerProcess process;

  EmbeddedRedis(Home home, ServerBinaries binaries, Secrets secrets, Duration restartDelay) {
    this.folder = home.folder("redis");
    this.secrets = secrets;
    this.port = Ports.free();
    this.process =
        new ServerProcess(
            new ServerProcess.Spec(
                "redis",
                List.of(binaries.redis().toString(), configuration().toString()),
                home.folder("run"),
                home.folder("logs").resolve("redis.log"),
                pid -> answersPing(),
                "TERM",
                restartDelay));
  }

  /** Starts the server and waits until it answers. */
  void start() {
    writeConfiguration();
    process.start(() -> {});
  }

  /** {@code redis://:password@host:port/0}. */
  String url() {
    return "redis://:" + secrets.read("redis") + "@127.0.0.1:" + port + "/0";
  }

  long pid() {
    return process.pid();
  }

  void abandon() {
    process.abandon();
  }

  @Override
  public void close() {
    process.stop();
  }

  private Path configuration() {
    return folder.resolve("redis.conf");
  }

  private void writeConfiguration() {
    try {
      Files.writeString(
          configuration(),
          """
          bind 127.0.0.1
          port %d
          protected-mode yes
          requirepass %s
          dir "%s"
          save ""
          appendonly no
          databases 1
          maxmemory 256mb
          maxmemory-policy allkeys-lru
          daemonize no
          """
              .formatted(port, secrets.read("redis"), folder));
      Secrets.restrict(configuration(), "rw-------");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + configuration(), e);
    }
  }

  private boolean answersPing() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(500);
      socket
          .getOutputStream()
          .write(
              ("AUTH " + secrets.read("redis") + "\r\nPING\r\nQUIT\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).contains("+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
