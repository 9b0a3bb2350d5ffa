package dev.belfry.launcher;

import dev.belfry.training.TrainJob;
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
    footer = {"", "Examples:", "  ./belfry train", "  ./belfry train --no-promote"})
final class TrainCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Option(
      names = "--no-promote",
      description = "Only register the model; the one that serves stays.")
  boolean noPromote;

  @Option(
      names = "--child",
      hidden = true,
      description = "Ends when its input does: the process that started it is gone.")
  boolean child;

  @Option(names = "--bars", hidden = true, description = "Draw progress bars.")
  boolean bars;

  @Override
  public void run() {
    if (child) {
      ChildProcess.endWithParent();
    }
    BelfryConfig config = options.load();
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal =
            bars ? new Terminal(System.out, System.err, true) : Terminal.ofProcess()) {
      Installation installation = Installation.openOrAttach(config, closer);
      TrainJob.Result result = Training.here(installation, !noPromote, terminal);
      terminal.say(result.report().stripTrailing());
      terminal.say(
          "Model "
              + result.manifest().name()
              + (noPromote ? " is registered; the one before serves on." : " is live."));
    }
  }
}
