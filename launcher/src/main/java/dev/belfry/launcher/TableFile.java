package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A table that is written to a file: CSV, or Parquet made of it. The file is there when it is
 * whole, and not before.
 *
 * @param out where it is to be
 * @param parquet whether it is Parquet
 */
record TableFile(Path out, boolean parquet) {
  /** Writes CSV with a header to a path. */
  @FunctionalInterface
  interface Writer {
    /** Answers how many rows were written. */
    long write(Path csv) throws IOException;
  }

  /** The file of a name; INVALID when its ending is another. */
  static TableFile of(Path out) {
    boolean parquet = out.toString().endsWith(".parquet");
    if (!parquet && !out.toString().endsWith(".csv")) {
      throw BelfryException.invalid(
          "The name of the file " + out + " must end in .csv or .parquet.");
    }
    return new TableFile(out, parquet);
  }

  /**
   * Writes the file.
   *
   * @param types DuckDB's type of each column, in order
   * @return how many rows
   */
  long write(Map<String, String> types, Writer writer) {
    Path csv = out.resolveSibling(out.getFileName() + ".part");
    Path made = out.resolveSibling(out.getFileName() + ".part.parquet");
    try {
      try {
        long rows = writer.write(csv);
        if (parquet) {
          ParquetFile.ofCsv(csv, made, types);
        }
        Files.move(parquet ? made : csv, out, StandardCopyOption.REPLACE_EXISTING);
        return rows;
      } finally {
        Files.deleteIfExists(csv);
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + out + " cannot be written: " + e.getMessage());
    }
  }
}
