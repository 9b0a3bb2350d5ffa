package dev.belfry.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of imports: what was uploaded, until it is read, and the rows that were refused. They
 * hold what people sent, so none is kept for ever. Thread-safe; blocks.
 *
 * @param folder where they are
 */
record JobFiles(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);

  /** How long a file is kept after it was last written. */
  static final Duration KEPT = Duration.ofDays(30);

  Path upload(UUID jobId, boolean csv) {
    return folder.resolve(jobId + (csv ? ".csv" : ".ndjson"));
  }

  Path rejects(UUID jobId) {
    return folder.resolve(jobId + ".rejects.csv");
  }

  /** Deletes what has been kept long enough. */
  void sweep(Instant now) {
    for (Path file : old(now.minus(KEPT))) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("{} is old and cannot be deleted", file, e);
      }
    }
  }

  private List<Path> old(Instant before) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isOlder(file, before)).toList();
    } catch (IOException e) {
      LOG.warn("{} cannot be read", folder, e);
      return List.of();
    }
  }

  private static boolean isOlder(Path file, Instant before) {
    try {
      return Files.isRegularFile(file)
          && Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (IOException e) {
      return false;
    }
  }
}
