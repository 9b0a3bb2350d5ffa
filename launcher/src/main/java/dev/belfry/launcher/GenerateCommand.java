package dev.belfry.launcher;

import picocli.CommandLine.Command;

@Command(name = "generate", description = "To come.", mixinStandardHelpOptions = true)
final class GenerateCommand implements Runnable {
  @Override
  public void run() {}
}
