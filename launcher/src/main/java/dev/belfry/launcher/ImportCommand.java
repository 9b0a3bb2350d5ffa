package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.BatchStore;
import dev.belfry.training.ColumnMapping;
import dev.belfry.training.DataFolder;
import dev.belfry.training.ImportPlan;
import dev.belfry.training.ImportSource;
import dev.belfry.training.Importer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description = {
      "Loads items, users and events from a folder or a file into the database.",
      "MovieLens in every layout and what 'generate' writes are folders that are recognised by their"
          + " files. A single file is CSV, JSON lines or Parquet: what its columns are is proposed"
          + " from their names, shown, and asked about on a terminal. Files of reviews"
          + " (reviews.rating, reviews.username, ...) are recognised too.",
      "A second import of the same data changes nothing, so one that was interrupted is simply run"
          + " again. Rows that cannot be used are left out and listed."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Fields: user, item, value, time, type, session, event (its id), text, headline, device; and",
      "attributes, item.NAME or user.NAME, with a type behind a colon: item.colour:category.",
      "",
      "Examples:",
      "  ./belfry import --data ml-latest-small",
      "  ./belfry import --data GrammarandProductReviews.csv --yes",
      "  ./belfry import --data log.csv --map user=uid,item=product,value=stars",
      "  ./belfry import --data products.parquet --what items --map item=sku,price="
    })
final class ImportCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      required = true,
      description = "The folder or the file to read.")
  Path data = Path.of("");

  @Option(
      names = "--what",
      paramLabel = "KIND",
      description =
          "What the rows of a file are: items, users or events (default: told from its columns).")
  ColumnMapping.@Nullable Kind what;

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "FIELD=COLUMN",
      description =
          "Which column of a file is which field, over what is proposed; FIELD= leaves one out.")
  Map<String, String> map = new LinkedHashMap<>();

  @Option(
      names = "--list-separator",
      paramLabel = "CHAR",
      description =
          "What stands between several values of one attribute (default: |, in reviews a comma).")
  @Nullable Character separator;

  @Option(names = "--yes", description = "Take the mapping as it is proposed, without asking.")
  boolean yes;

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
      // Looked at before anything is started: what cannot be read is told at once.
      @Nullable ImportSource folder = Files.isDirectory(data) ? folder() : null;
      @Nullable ImportPlan plan = folder == null ? ImportPlan.of(data, what, map, separator) : null;
      if (plan != null) {
        plan.lines().forEach(terminal::note);
        if (!yes && terminal.isInteractive() && !terminal.confirm("Import it like this?")) {
          terminal.note("Nothing was imported. Change the mapping with --map FIELD=COLUMN.");
          return;
        }
      }
      Installation installation = Installation.openOrAttach(config, closer);
      try (BatchStore store = new BatchStore(installation.storage())) {
        ImportSource source = plan == null ? folder : plan.source(store.schema());
        if (source == null) {
          throw new IllegalStateException("neither a folder nor a file");
        }
        source.notes().forEach(terminal::note);
        long started = System.nanoTime();
        Importer.Report report = Importer.load(source, store, rejected, terminal);
        ImportTable.lines(report, rejected.file()).forEach(terminal::say);
        terminal.say(
            String.format(Locale.ROOT, "Imported in %.1f s.", (System.nanoTime() - started) / 1e9));
      }
    }
  }

  private ImportSource folder() {
    if (what != null || !map.isEmpty()) {
      throw new BelfryException(
          ErrorCode.INVALID,
          "--what and --map are for a single file; "
              + data
              + " is a folder, whose files are known.");
    }
    return DataFolder.open(data);
  }
}
