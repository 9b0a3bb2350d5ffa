package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command of Belfry in a process of its own, which does not outlive this one. */
final class ChildProcess {
  private ChildProcess() {}

  /**
   * Runs the same Java with the same flags; returns when it ends well.
   *
   * @param variables environment variables beside this process's own; what is secret goes here and
   *     not into the arguments
   * @throws BelfryException INTERNAL when it ends badly; it has said why on the error stream
   */
  static void run(List<String> arguments, Map<String, String> variables, Closer closer) {
    try {
      Process process = start(arguments, variables, ProcessBuilder.Redirect.INHERIT);
      closer.add("'" + arguments.get(0) + "'", Duration.ofSeconds(10), () -> end(process));
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new BelfryException(
            ErrorCode.INTERNAL, "'" + arguments.get(0) + "' ended with exit code " + exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  /**
   * Starts the same Java with the same flags. The child ends with this process where it calls
   * {@link #endWithParent}.
   *
   * @param output where what it says goes; with PIPE, both streams come out as one
   */
  static Process start(
      List<String> arguments, Map<String, String> variables, ProcessBuilder.Redirect output) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(output)
            .redirectErrorStream(output == ProcessBuilder.Redirect.PIPE);
    if (output != ProcessBuilder.Redirect.PIPE) {
      builder.redirectError(
          output == ProcessBuilder.Redirect.INHERIT
              ? output
              : ProcessBuilder.Redirect.appendTo(output.file()));
    }
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0), e);
    }
  }

  /** In the child: ends this process when the one that started it is gone, however it went. */
  static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .name("belfry-parent")
        .start(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nobody writes: what counts is the end.
                }
              } catch (IOException e) {
                // The end as well.
              }
              Runtime.getRuntime().halt(1);
            });
  }

  /** Asks a child to end, and makes it after five seconds. */
  static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
