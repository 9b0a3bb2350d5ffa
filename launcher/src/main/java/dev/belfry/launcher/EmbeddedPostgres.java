package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL whose data lies in the home and stays there: durable settings, a password of
 * its own, the loopback interface only. Started by root it runs in a user namespace, because
 * PostgreSQL refuses to be root.
 */
final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String NAME = "belfry";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("max_connections", "60"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("work_mem", "16MB"),
          Map.entry("wal_compression", "pglz"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("checkpoint_timeout", "10min"),
          Map.entry("max_parallel_workers_per_gather", "0"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  private final Home home;
  private final Path binaries;
  private final Path data;
  private final Secrets secrets;
  private final int port;
  private final ServerProcess process;

  /**
   * @param port where it listens, or 0 for any that is free
   */
  EmbeddedPostgres(
      Home home, ServerBinaries binaries, Secrets secrets, Duration restartDelay, int port) {
    this.home = home;
    this.binaries = binaries.postgres();
    this.data = home.folder().resolve("postgres");
    this.secrets = secrets;
    this.port = port == 0 ? Ports.free() : port;
    this.process =
        new ServerProcess(
            new ServerProcess.Spec(
                "postgres",
                command(),
                home.folder("run"),
                home.folder("logs").resolve("postgres.log"),
                this::isReady,
                "INT",
                restartDelay));
  }

  /** Makes the database at the first start, and waits until it takes connections. */
  void start() {
    if (!Files.isDirectory(data)) {
      initialise();
    }
    process.start(this::forgetForeignPid);
  }

  /** {@code postgresql://user:password@host:port/database}. */
  String url() {
    return "postgresql://" + NAME + ":" + password() + "@127.0.0.1:" + port + "/postgres";
  }

  /** The same for JDBC, with user and password as parameters. */
  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/postgres?user="
        + NAME
        + "&password="
        + password();
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

  private String password() {
    return secrets.read("postgres");
  }

  private List<String> command() {
    List<String> command = unprivileged();
    command.add(binaries.resolve("bin/postgres").toString());
    command.add("-D");
    command.add(data.toString());
    command.add("-p");
    command.add(Integer.toString(port));
    SETTINGS.forEach(
        (name, value) -> {
          command.add("-c");
          command.add(name + "=" + value);
        });
    return command;
  }

  /** Made aside and renamed: an interrupted first start leaves no half database. */
  private void initialise() {
    Path draft = home.folder().resolve("postgres.new");
    try {
      if (Files.exists(draft)) {
        ServerBinaries.deleteTree(draft);
      }
      List<String> command = unprivileged();
      command.addAll(
          List.of(
              binaries.resolve("bin/initdb").toString(),
              "--pgdata=" + draft,
              "--username=" + NAME,
              "--auth=scram-sha-256",
              "--pwfile=" + secrets.file("postgres"),
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-instructions"));
      Process initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (initdb.waitFor() != 0) {
        throw new BelfryException(ErrorCode.UNAVAILABLE, refusal(output));
      }
      Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the database in " + data, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted while making a database", e);
    }
  }

  private static String refusal(String output) {
    if (output.contains("unshare")) {
      return "PostgreSQL does not run as root, and this machine allows no user namespaces; run"
          + " Belfry as another user ("
          + output.strip()
          + ")";
    }
    return "PostgreSQL's initdb failed: " + output.strip().replace('\n', ' ');
  }

  private static List<String> unprivileged() {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("unshare");
      command.add("-U");
    }
    return command;
  }

  private Optional<List<String>> pidFile() {
    try {
      return Optional.of(Files.readAllLines(data.resolve("postmaster.pid")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** PostgreSQL writes its state as the eighth line of its pid file. */
  private boolean isReady(long pid) {
    return pidFile()
        .filter(lines -> lines.size() >= 8)
        .filter(lines -> lines.get(0).strip().equals(Long.toString(pid)))
        .map(lines -> lines.get(7).strip().equals("ready"))
        .orElse(false);
  }

  /**
   * After a crash of the machine, the pid in the pid file may be anybody's by now, and PostgreSQL
   * would refuse to start beside it. The home is locked and the recorded leftover is gone, so only
   * a server on this very folder counts.
   */
  private void forgetForeignPid() {
    pidFile()
        .filter(lines -> !lines.isEmpty() && lines.get(0).strip().matches("[0-9]+"))
        .flatMap(lines -> ProcessHandle.of(Long.parseLong(lines.get(0).strip())))
        .filter(handle -> !handle.info().commandLine().orElse("").contains(data.toString()))
        .ifPresent(
            handle -> {
              LOG.info("The recorded pid {} belongs to another program by now", handle.pid());
              try {
                Files.delete(data.resolve("postmaster.pid"));
              } catch (IOException e) {
                throw new UncheckedIOException("cannot delete postmaster.pid in " + data, e);
              }
            });
  }
}
