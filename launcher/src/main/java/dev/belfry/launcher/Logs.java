package dev.belfry.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the logs of embedded servers. */
final class Logs {
  private Logs() {}

  /** The last lines of a log, on one line; says so when there is none. */
  static String tail(Path log, int lines) {
    try {
      List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join(" | ", all.subList(Math.max(0, all.size() - lines), all.size()))
          + " (log: "
          + log
          + ")";
    } catch (IOException e) {
      return "it wrote no log at " + log;
    }
  }
}
