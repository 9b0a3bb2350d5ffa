package dev.belfry.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "migrate",
    description = "Brings the database schema up to date, and does nothing else.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry migrate",
      "  ./belfry migrate --set storage.postgres-url=postgresql://belfry:pw@db:5432/belfry"
    })
final class MigrateCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Override
  public void run() {
    BelfryConfig config = options.load();
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      Installation.openOrAttach(config, closer);
      terminal.say("The schema is up to date.");
    }
  }
}
