package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One embedded server: a process in a session of its own, so that Ctrl-C does not reach it before
 * the writers have flushed. Its pid and start time are recorded in the home, so that the next start
 * recognises one that a {@code kill -9} of this process left behind, and stops it. A server that
 * dies while it is wanted is started again. Thread-safe.
 */
final class ServerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration START = Duration.ofSeconds(60);
  private static final long LOG_BYTES = 10L * 1024 * 1024;

  private final Spec spec;
  private boolean wanted;
  private @Nullable Process process;

  ServerProcess(Spec spec) {
    this.spec = spec;
  }

  /**
   * What to run.
   *
   * @param name such as {@code postgres}; names its log and its record
   * @param command the program and its arguments
   * @param records the folder of the recorded pids
   * @param log where its output is appended
   * @param ready whether the process of this pid answers
   * @param stopSignal the signal that ends it in an orderly way, such as {@code INT}
   * @param restartDelay how long after its death it is started again
   */
  record Spec(
      String name,
      List<String> command,
      Path records,
      Path log,
      LongPredicate ready,
      String stopSignal,
      Duration restartDelay) {
    Spec {
      command = List.copyOf(command);
    }

    Path record() {
      return records.resolve(name + ".json");
    }
  }

  /** What is known of a running server; the start time tells a reused pid apart. */
  record Recorded(long pid, Instant startedAt) {}

  /**
   * Starts the server, after stopping the one that an earlier process left behind, and waits until
   * it answers.
   *
   * @param before what is to be done once no leftover runs
   * @throws BelfryException UNAVAILABLE with the end of its log when it does not come up
   */
  synchronized void start(Runnable before) {
    stopLeftover(spec.record(), spec.stopSignal());
    before.run();
    wanted = true;
    launch();
    awaitReady();
  }

  /** Stops the server in an orderly way, and by force after 30 seconds. */
  void stop() {
    @Nullable Process last;
    synchronized (this) {
      wanted = false;
      last = process;
    }
    if (last != null) {
      end(last.toHandle(), spec.stopSignal());
    }
    try {
      Files.deleteIfExists(spec.record());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + spec.record(), e);
    }
  }

  /** Lets the server run on, unwatched. */
  synchronized void abandon() {
    wanted = false;
  }

  /** The pid of the running server. */
  synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException(spec.name() + " is not started");
    }
    return process.pid();
  }

  /** Stops what is recorded as running, when it still is that process. */
  private static void stopLeftover(Path record, String signal) {
    recorded(record)
        .flatMap(ServerProcess::alive)
        .ifPresent(
            handle -> {
              LOG.info("Stopping process {}, left running as {}", handle.pid(), record);
              end(handle, signal);
            });
  }

  /** The same for every server that is recorded in a folder; INT ends each of them in order. */
  static void stopLeftovers(Path records) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(records, "{postgres,redis}.json")) {
      found.forEach(record -> stopLeftover(record, "INT"));
    }
  }

  private static Optional<Recorded> recorded(Path record) {
    if (!Files.exists(record)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.mapper().readValue(record.toFile(), Recorded.class));
    } catch (IOException e) {
      LOG.warn("The record {} is not readable and is ignored", record);
      return Optional.empty();
    }
  }

  private static Optional<ProcessHandle> alive(Recorded recorded) {
    return ProcessHandle.of(recorded.pid())
        .filter(ProcessHandle::isAlive)
        .filter(
            handle ->
                handle
                    .info()
                    .startInstant()
                    .map(at -> Duration.between(at, recorded.startedAt()).abs().toSeconds() < 3)
                    .orElse(false));
  }

  private synchronized void launch() {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.addAll(spec.command());
    try {
      if (Files.exists(spec.log()) && Files.size(spec.log()) > LOG_BYTES) {
        Files.move(
            spec.log(),
            spec.log().resolveSibling(spec.log().getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(spec.records().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
      builder.environment().put("LC_ALL", "C");
      Process started = builder.start();
      process = started;
      Instant at = started.info().startInstant().orElseGet(Instant::now);
      Json.mapper().writeValue(spec.record().toFile(), new Recorded(started.pid(), at));
      started.onExit().thenRun(() -> restart(started));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  private void restart(Process dead) {
    synchronized (this) {
      if (!wanted || process != dead) {
        return;
      }
    }
    LOG.warn("{} ended with {}; starting it again", spec.name(), dead.exitValue());
    CompletableFuture.delayedExecutor(spec.restartDelay().toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              synchronized (this) {
                if (wanted && process == dead) {
                  launchAgain();
                }
              }
            });
  }

  private synchronized void launchAgain() {
    try {
      launch();
    } catch (UncheckedIOException e) {
      LOG.error("{} cannot be started again", spec.name(), e);
    }
  }

  private void awaitReady() {
    long until = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < until) {
      Process current = requireNonNull(process);
      if (!current.isAlive()) {
        break;
      }
      if (spec.ready().test(current.pid())) {
        return;
      }
      pause(current);
    }
    stop();
    throw new BelfryException(
        ErrorCode.UNAVAILABLE,
        "the embedded " + spec.name() + " did not start: " + Logs.tail(spec.log(), 5));
  }

  private static void pause(Process process) {
    try {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted while a server started", e);
    }
  }

  private static void end(ProcessHandle handle, String signal) {
    signal(handle, signal);
    try {
      handle.onExit().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Process {} does not end; it is killed", handle.pid());
      handle.destroyForcibly();
    }
  }

  /** Java itself sends only TERM and KILL; PostgreSQL's fast shutdown is INT. */
  private static void signal(ProcessHandle handle, String signal) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(handle.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      handle.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
