package dev.belfry.launcher;

import picocli.CommandLine.Command;

@Command(name = "train", description = "To come.", mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
  @Override
  public void run() {}
}
