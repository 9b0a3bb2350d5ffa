package dev.belfry.launcher;

import dev.belfry.training.Settings;
import dev.belfry.training.TrainJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = {
      "Trains a model from what is in the database, prints its metrics beside popularity, and"
          + " promotes it.",
      "A running server takes the new model over without a pause."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry train",
      "  ./belfry train --no-promote",
      "  ./belfry train --settings tuned.txt --set als.dimension=128 --warm-start"
    })
final class TrainCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Option(
      names = "--no-promote",
      description = "Only register the model; the one that serves stays.")
  boolean noPromote;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings of the models, one key=value a line, as 'tune' writes them.")
  @Nullable Path file;

  @Option(
      names = "--warm-start",
      description =
          "Go on from the parameters of the model that is live, where its features are the same.")
  boolean warmStart;

  @Option(
      names = "--child",
      hidden = true,
      description = "Ends when its input does: the process that started it is gone.")
  boolean child;

  @Option(names = "--name-to", hidden = true, description = "Takes the name of the model.")
  @Nullable Path nameTo;

  @Option(names = "--bars", hidden = true, description = "Draw progress bars.")
  boolean bars;

  @Override
  public void run() {
    if (child) {
      ChildProcess.endWithParent();
    }
    Settings settings = modelSettings();
    BelfryConfig config = options.load();
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal =
            bars ? new Terminal(System.out, System.err, true) : Terminal.ofProcess()) {
      Installation installation = Installation.openOrAttach(config, closer);
      RunningServer server =
          installation.isAttached() ? RunningServer.read(config.home()).orElse(null) : null;
      boolean promote = !noPromote;
      TrainJob.Result result =
          Training.here(installation, settings, warmStart, promote && server == null, terminal);
      String name = result.manifest().name();
      tell(name);
      terminal.say(result.report().stripTrailing());
      if (promote && server != null) {
        promote(server, name);
      }
      terminal.say(
          "Model " + name + (promote ? " is live." : " is registered; the one before serves on."));
    }
  }

  private void tell(String name) {
    if (nameTo != null) {
      try {
        Files.writeString(nameTo, name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The server that runs has the model show first that it answers. */
  private static void promote(RunningServer server, String name) {
    try (ApiClient api = new ApiClient(URI.create(server.url()), server.apiKey())) {
      api.post("/v1/models/" + ApiClient.encode(name) + "/promote");
    }
  }

  /**
   * Takes the settings of models out of {@code --set}: their keys begin with the name of a model or
   * of the features, which no section of the configuration does.
   */
  private Settings modelSettings() {
    Map<String, String> own = new LinkedHashMap<>();
    options
        .settings
        .entrySet()
        .removeIf(
            entry -> {
              boolean isModels = TrainJob.isModelSetting(entry.getKey());
              if (isModels) {
                own.put(entry.getKey(), entry.getValue());
              }
              return isModels;
            });
    Settings read = file == null ? Settings.none() : Settings.read(file);
    Settings settings = read.with(Settings.of(own));
    TrainJob.check(settings);
    return settings;
  }
}
