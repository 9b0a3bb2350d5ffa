package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, one after another, so that a table may be larger than memory. For one
 * thread.
 */
interface TableReader extends Closeable {
  /** The columns, in the table's order. */
  List<String> columns();

  /**
   * The cells of the next row, in the order of the columns, null where there is none; or null at
   * the end.
   *
   * @throws BelfryException INVALID when the row cannot be used; the next call goes on behind it
   */
  @Nullable String @Nullable [] next() throws IOException;

  /** Where the row that was read last stands, such as {@code events.csv line 12}. */
  String where();

  /** How much was read, in the units of {@link #size}. */
  long position();

  /** Size of the table in bytes or rows; 0 when it is not known. */
  long size();

  /** The endings of names of files that are tables. */
  static boolean recognises(Path file) {
    return name(file).matches(".*\\.(csv|tsv|parquet|jsonl|ndjson|json)(\\.gz)?");
  }

  /**
   * Opens a file by the ending of its name.
   *
   * @throws BelfryException NOT_FOUND without the file; INVALID when it holds no table
   */
  static TableReader open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND, "There is no file " + file.toAbsolutePath().normalize() + ".");
    }
    if (!recognises(file)) {
      throw BelfryException.invalid(
          "The file "
              + file
              + " has a name whose ending is not known: .csv, .tsv, .jsonl, .ndjson (each also with .gz)"
              + " and .parquet are read.");
    }
    String name = name(file).replaceFirst("\\.gz$", "");
    if (name.endsWith(".parquet")) {
      return new ParquetReader(file);
    }
    return name.endsWith("csv") || name.endsWith("tsv")
        ? DelimitedReader.withHeader(file)
        : new JsonLineReader(file);
  }

  private static String name(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
