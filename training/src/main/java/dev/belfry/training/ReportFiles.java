package dev.belfry.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The files that an evaluation leaves in a folder. */
final class ReportFiles {
  private ReportFiles() {}

  /** Fails before anything is computed where nothing could be written after it. */
  static void checkWritable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".belfry", ".tmp"));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Writes what {@link #metrics} gave, and the report. */
  static void write(Path folder, String metrics, String report) {
    write(folder, EvaluateJob.METRICS, metrics, EvaluateJob.REPORT, report);
  }

  /** Writes figures and a page under names of their own. */
  static void write(Path folder, String figures, String json, String page, String html) {
    write(folder.resolve(figures), json);
    write(folder.resolve(page), html);
  }

  /**
   * The figures, for programs.
   *
   * @param figures by model and metric
   */
  static String metrics(
      String dataset, Map<String, Map<String, Figure>> figures, double seconds, double rssMb) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("dataset", dataset);
    ObjectNode models = root.putObject("models");
    figures.forEach(
        (name, own) -> {
          ObjectNode model = models.putObject(name);
          own.forEach(
              (metric, figure) ->
                  model.putObject(metric).put("mean", figure.mean()).put("se", figure.se()));
        });
    root.put("seconds", Math.round(seconds * 1000) / 1000.0);
    root.put("rss_mb", Math.round(rssMb * 10) / 10.0);
    return root.toPrettyString() + "\n";
  }

  /** Writes aside and moves into place, so that a file is whole or not there. */
  private static void write(Path file, String text) {
    try {
      Path aside = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.writeString(aside, text, StandardCharsets.UTF_8);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static BelfryException unwritable(Path path, IOException e) {
    return BelfryException.invalid(
        "The report cannot be written to "
            + path.toAbsolutePath().normalize()
            + ": "
            + e.getClass().getSimpleName()
            + " "
            + e.getMessage());
  }
}
