package dev.belfry.launcher;

import dev.belfry.storage.BatchStore;
import dev.belfry.storage.StorageConfig;
import dev.belfry.training.TrainJob;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains from what an installation holds: here, or in a process of its own. */
final class Training {
  private Training() {}

  /** Trains in this process, registers the model and, where asked for, promotes it. */
  static TrainJob.Result here(Installation installation, boolean promote, Terminal terminal) {
    try (BatchStore store = new BatchStore(installation.storage())) {
      return TrainJob.run(
          store,
          TrainJob.Options.of(installation.config().modelsDir(), promote),
          installation.storage().positives(),
          InstantSource.system(),
          terminal::advance);
    }
  }

  /**
   * Trains in a process of its own, whose threads and memory are gone when it is done, and promotes
   * the model. The home is held by this process: the child has a folder in it.
   */
  static void inChild(Installation installation, Terminal terminal) {
    BelfryConfig config = installation.config();
    StorageConfig storage = installation.storage();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", "--child", "--home"));
    arguments.add(config.home().resolve("training").toString());
    if (terminal.isInteractive()) {
      arguments.add("--bars");
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("BELFRY_STORAGE_POSTGRES_URL", storage.postgresUrl());
    variables.put("BELFRY_STORAGE_REDIS_URL", storage.redisUrl());
    variables.put("BELFRY_STORAGE_POSITIVES", config.storage().positives());
    variables.put("BELFRY_MODELS_DIR", config.modelsDir().toString());
    ChildProcess.run(arguments, variables, installation.closer());
  }
}
