package dev.belfry.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration. */
final class HomeOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "The folder that everything is kept in (default: BELFRY_HOME, else belfry/demo in your"
              + " data folder, such as ~/.local/share).")
  @Nullable Path home;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings to read instead of HOME/belfry.yaml.")
  @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting, such as gateway.port=9000; wins over BELFRY_* variables and the file.")
  Map<String, String> settings = new LinkedHashMap<>();

  /** The folder that is meant. */
  Path home() {
    if (home != null) {
      return home;
    }
    @Nullable String variable = System.getenv("BELFRY_HOME");
    return variable == null || variable.isBlank()
        ? Home.inUserData("demo", System.getenv())
        : Path.of(variable);
  }

  /** The configuration. */
  BelfryConfig load() {
    return load(Map.of());
  }

  /**
   * The configuration.
   *
   * @param options settings that the command has options of its own for; {@code --set} wins
   */
  BelfryConfig load(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(settings);
    return BelfryConfig.load(home(), file, System.getenv(), all);
  }
}
