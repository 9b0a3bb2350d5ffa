package dev.belfry.launcher;

import dev.belfry.platform.ConfigReader;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Prints every setting in force and where it came from; secrets are masked.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry config",
      "  BELFRY_GATEWAY_PORT=9000 ./belfry config --set scoring.threads=4"
    })
final class ConfigCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    BelfryConfig config = options.load();
    List<ConfigReader.Entry> entries = config.entries();
    PrintWriter out = spec.commandLine().getOut();
    out.println("home: " + config.home());
    int keys = entries.stream().mapToInt(entry -> entry.key().length()).max().orElse(1);
    int values = entries.stream().mapToInt(entry -> entry.value().length()).max().orElse(1);
    for (ConfigReader.Entry entry : entries) {
      out.printf(
          "%-" + keys + "s  %-" + Math.max(1, Math.min(values, 40)) + "s  %s%n",
          entry.key(),
          entry.value(),
          entry.origin());
    }
    config
        .training()
        .next(Instant.now())
        .ifPresent(next -> out.println("next training: " + next.atZone(config.training().zone())));
    out.flush();
  }
}
