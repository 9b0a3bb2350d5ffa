package dev.belfry.launcher;

import dev.belfry.training.Rejects;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Rows that an import could not use, one a line with its reason; no file where there are none. */
final class RejectsFile implements Rejects, AutoCloseable {
  private final Path file;
  private @Nullable BufferedWriter writer;
  private long rows;

  RejectsFile(Path file) {
    this.file = file;
  }

  @Override
  public void reject(String where, String reason) {
    try {
      BufferedWriter out = writer == null ? Files.newBufferedWriter(file) : writer;
      writer = out;
      out.write((where + "\t" + reason).replace('\n', ' ') + "\n");
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  Path file() {
    return file;
  }

  /** How many there were, and where they are told; empty where there were none. */
  String sentence() {
    return rows == 0 ? "" : " Rejected rows with their reasons: " + file + ".";
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
