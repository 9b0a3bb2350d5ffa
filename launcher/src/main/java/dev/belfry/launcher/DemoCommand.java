package dev.belfry.launcher;

import picocli.CommandLine.Command;

@Command(name = "demo", description = "To come.", mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
  @Override
  public void run() {}
}
