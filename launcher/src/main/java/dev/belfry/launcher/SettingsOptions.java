package dev.belfry.launcher;

import dev.belfry.training.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Settings of models, from a file and one by one. */
final class SettingsOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of a model, such as als.dimension=128.")
  List<String> assignments = List.of();

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings of models, one key=value a line.")
  @Nullable Path settingsFile;

  /** What was given; single settings win over the file. */
  Settings settings() {
    Settings given = Settings.parse(assignments);
    return settingsFile == null ? given : Settings.read(settingsFile).with(given);
  }
}
