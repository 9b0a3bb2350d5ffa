package dev.belfry.launcher;

import dev.belfry.storage.LoadReport;
import dev.belfry.training.Importer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What an import did, as a table for people. */
final class ImportTable {
  private static final int REASONS = 8;

  private ImportTable() {}

  /**
   * The table, and why rows were rejected.
   *
   * @param rejects where they are listed
   */
  static List<String> lines(Importer.Report report, Path rejects) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-8s %13s %13s %13s %13s".formatted("", "read", "stored", "there already", "rejected"));
    lines.add(row("items", report.items()));
    lines.add(row("users", report.users()));
    lines.add(row("events", report.events()));
    if (report.newItems() + report.newUsers() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Made because events name them: items %,d, users %,d.",
              report.newItems(),
              report.newUsers()));
    }
    long rejected =
        report.items().rejected() + report.users().rejected() + report.events().rejected();
    if (rejected > 0) {
      lines.add(
          rejected == 1
              ? "1 row was rejected (" + rejects + "):"
              : String.format(
                  Locale.ROOT, "%,d rows were rejected; %s lists them:", rejected, rejects));
      report.reasons().stream()
          .sorted(Comparator.comparingLong(Importer.Reason::rows).reversed())
          .limit(REASONS)
          .forEach(reason -> lines.add(reason(reason)));
      if (report.reasons().size() > REASONS) {
        lines.add("          and " + (report.reasons().size() - REASONS) + " more reasons");
      }
    }
    return lines;
  }

  private static String reason(Importer.Reason reason) {
    return String.format(
        Locale.ROOT,
        "%,9d %s (%s%s)",
        reason.rows(),
        reason.example(),
        reason.rows() == 1 ? "" : "first: ",
        reason.where());
  }

  private static String row(String what, LoadReport report) {
    return String.format(
        Locale.ROOT,
        "%-8s %,13d %,13d %,13d %,13d",
        what,
        report.stored() + report.unchanged() + report.rejected(),
        report.stored(),
        report.unchanged(),
        report.rejected());
  }
}
