package dev.belfry.storage;

import java.io.IOException;
import java.util.List;

/**
 * Takes the rows of an export as CSV. Called on one thread of a worker pool; it may block, and the
 * export waits for it. Where it throws, the statement is ended.
 */
public interface ReportSink {
  /** Before the first bytes, once the statement has begun to answer. */
  void begin(List<SqlColumn> columns) throws IOException;

  /** The next bytes; the first hold the names of the columns. */
  void write(byte[] csv) throws IOException;
}
