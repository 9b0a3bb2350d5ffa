package dev.belfry.launcher;

import picocli.CommandLine.Command;

@Command(name = "evaluate", description = "To come.", mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
  @Override
  public void run() {}
}
