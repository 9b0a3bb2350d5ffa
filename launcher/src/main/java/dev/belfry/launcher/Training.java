package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.StorageConfig;
import dev.belfry.training.Settings;
import dev.belfry.training.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trains from what an installation holds: here, or in a process of its own. */
final class Training {
  /** What every Java says that multiplies vectors; no news for who reads the log. */
  private static final String OF_THE_JVM = "WARNING: Using incubator modules";

  private Training() {}

  /** Trains in this process, registers the model and, where asked for, promotes it. */
  static TrainJob.Result here(
      Installation installation,
      Settings settings,
      boolean warmStart,
      boolean promote,
      Terminal terminal) {
    try (BatchStore store = new BatchStore(installation.storage())) {
      return TrainJob.run(
          store,
          new TrainJob.Options(
              installation.config().modelsDir(),
              settings,
              TrainJob.DEFAULT_K,
              warmStart ? liveModel(store) : null,
              promote),
          installation.storage().positives(),
          installation.config().simulation().clock(),
          terminal);
    }
  }

  /**
   * Trains in a process of its own, whose threads and memory are gone when it is done, and promotes
   * the model. The home is held by this process: the child has a folder in it.
   */
  static void inChild(Installation installation, Terminal terminal) {
    List<String> arguments = arguments(installation);
    if (terminal.isInteractive()) {
      arguments.add("--bars");
    }
    ChildProcess.run(arguments, variables(installation), installation.closer());
  }

  /**
   * Trains as a job: in a process of its own, with the settings of the configuration; blocks until
   * it is done.
   *
   * @param settings go over those of the configuration
   * @param warmStart whether to go on from where the live model stands
   * @param log takes what it says, line by line
   * @param cancelled whether it is to stop
   * @return the name of the model, which is registered and not promoted
   * @throws BelfryException INTERNAL with the last thing it said, when it ends badly
   */
  static String asJob(
      Installation installation,
      Map<String, String> settings,
      boolean warmStart,
      Consumer<String> log,
      BooleanSupplier cancelled) {
    Path name = installation.config().home().resolve("training").resolve("trained");
    List<String> arguments = arguments(installation);
    arguments.addAll(List.of("--no-promote", "--name-to", name.toString()));
    if (warmStart) {
      arguments.add("--warm-start");
    }
    if (!installation.config().training().settings().isEmpty()) {
      arguments.addAll(List.of("--settings", installation.config().training().settings()));
    }
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    Process process =
        ChildProcess.start(arguments, variables(installation), ProcessBuilder.Redirect.PIPE);
    AtomicReference<String> last = new AtomicReference<>("");
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("belfry-training-log")
            .start(
                () ->
                    process
                        .inputReader()
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith(OF_THE_JVM))
                        .forEach(
                            line -> {
                              last.set(line.strip());
                              log.accept(line);
                            }));
    try {
      while (!process.waitFor(1, TimeUnit.SECONDS)) {
        if (cancelled.getAsBoolean()) {
          ChildProcess.end(process);
        }
      }
      reader.join();
      if (process.exitValue() != 0) {
        throw new BelfryException(
            ErrorCode.INTERNAL, "exit code " + process.exitValue() + ": " + last.get());
      }
      return Files.readString(name).strip();
    } catch (IOException e) {
      throw new BelfryException(ErrorCode.INTERNAL, "the training named no model", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted", e);
    } finally {
      // However this ended: a model that nobody waits for is not promoted.
      process.destroy();
    }
  }

  private static @Nullable Path liveModel(BatchStore store) {
    return store.models().stream()
        .filter(ModelRow::live)
        .map(ModelRow::directory)
        .findFirst()
        .orElse(null);
  }

  private static List<String> arguments(Installation installation) {
    List<String> arguments = new ArrayList<>(List.of("train", "--child", "--home"));
    arguments.add(installation.config().home().resolve("training").toString());
    return arguments;
  }

  private static Map<String, String> variables(Installation installation) {
    BelfryConfig config = installation.config();
    StorageConfig storage = installation.storage();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("BELFRY_STORAGE_POSTGRES_URL", storage.postgresUrl());
    variables.put("BELFRY_STORAGE_REDIS_URL", storage.redisUrl());
    variables.put("BELFRY_STORAGE_POSITIVES", config.storage().positives());
    variables.put("BELFRY_MODELS_DIR", config.modelsDir().toString());
    return variables;
  }
}
