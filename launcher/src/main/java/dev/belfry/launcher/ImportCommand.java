package dev.belfry.launcher;

import dev.belfry.storage.BatchStore;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.DataFolder;
import dev.belfry.training.Dataset;
import dev.belfry.training.Importer;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description = {
      "Loads items, users and events from a folder into the database.",
      "MovieLens (latest-small, 100k, 1M) and what 'generate' writes are recognised by their files."
          + " A second import of the same folder changes nothing, so one that was interrupted is"
          + " simply run again. Rows that cannot be used are left out and listed."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry import --data ml-latest-small",
      "  ./belfry import --data shop --rejects rejects.tsv"
    })
final class ImportCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The folder to read.")
  Path data = Path.of("");

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description = "Where rows that cannot be used are listed (default: rejects.tsv).")
  Path rejects = Path.of("rejects.tsv");

  @Override
  public void run() {
    BelfryConfig config = options.load();
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess();
        RejectsFile rejected = new RejectsFile(rejects)) {
      Dataset read =
          terminal.step(
              "Reading " + data,
              () ->
                  DataFolder.read(
                      data, PositiveRule.parse(config.storage().positives()), rejected));
      Installation installation = Installation.openOrAttach(config, closer);
      try (BatchStore store = new BatchStore(installation.storage())) {
        Importer.Report report = Importer.load(read, store, rejected, terminal::advance);
        terminal.say(report + "." + rejected.sentence());
      }
    }
  }
}
