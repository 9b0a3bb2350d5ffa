package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.ExportKind;
import dev.belfry.storage.ExportTable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Writes items, users, interactions or served lists to a file.",
      "CSV or Parquet, by the ending of the file's name. Rows stream from the database to the file,"
          + " however many there are; 'import' reads items, users and interactions back."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry export --what items --out items.csv",
      "  ./belfry export --what interactions --from 2026-01-01 --until 2026-02-01 --out january.parquet",
      "  ./belfry export --what lists --out lists.parquet"
    })
final class ExportCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Option(
      names = "--what",
      paramLabel = "KIND",
      required = true,
      description = "items, users, interactions or lists (a row for each item of a list).")
  ExportKind what = ExportKind.ITEMS;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Interactions and lists from this time or UTC date on, included.")
  @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Interactions and lists until this time or UTC date, not included.")
  @Nullable String until;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to write: .csv or .parquet. A file of that name is replaced.")
  Path out = Path.of("");

  @Override
  public void run() {
    TableFile file = TableFile.of(out);
    @Nullable Instant first = from == null ? null : time("--from", from);
    @Nullable Instant beyond = until == null ? null : time("--until", until);
    boolean timed = what == ExportKind.INTERACTIONS || what == ExportKind.LISTS;
    if (!timed && (first != null || beyond != null)) {
      throw BelfryException.invalid(
          "--from and --until are for interactions and lists: items and users have no time.");
    }
    BelfryConfig config = options.load();
    String name = what.name().toLowerCase(Locale.ROOT);
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      Installation installation = Installation.openOrAttach(config, closer);
      try (BatchStore store = new BatchStore(installation.storage())) {
        ExportTable table = store.exportTable(what, first, beyond);
        long rows =
            file.write(
                table.types(),
                path -> {
                  try (OutputStream csv =
                      new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
                    return store.export(table, csv);
                  }
                });
        terminal.say(
            String.format(
                Locale.ROOT, "%,d rows of %s written to %s (%,d bytes).", rows, name, out, size()));
      }
    }
  }

  private long size() {
    try {
      return Files.size(out);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Instant time(String option, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw BelfryException.invalid(
          option
              + " is '"
              + text
              + "': give a time such as 2026-01-31T09:30:00Z or a date such as 2026-01-31");
    }
  }
}
