package dev.belfry.launcher;

import picocli.CommandLine.Command;

@Command(name = "import", description = "To come.", mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
  @Override
  public void run() {}
}
