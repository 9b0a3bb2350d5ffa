package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.JobStore;
import dev.belfry.storage.RowResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file set by set. After each set the place is noted: a job that was killed goes on from
 * there, and what it stored twice is the same as once. Blocks; for one thread.
 *
 * @param <W> what is written
 */
final class ImportJob<W> {
  /** Rows of one set. */
  static final int SET = 1_000;

  /** Characters of the rows of one set: it is closed where they are more. */
  static final int SET_SIZE = 8 << 20;

  private static final String REJECTS_HEADER = "line,id,reason,row\n";

  private final JobRow job;
  private final Path file;
  private final Path rejects;
  private final boolean csv;
  private final ImportTarget<W> target;
  private final Stores stores;
  private final JobStore jobs;
  private final BooleanSupplier stopping;
  private final List<Read<W>> set = new ArrayList<>();
  private final StringBuilder refused = new StringBuilder();
  private long setSize;
  private long accepted;
  private long rejected;
  private long rejectsBytes;

  /** Why a job came to an end before the file did. */
  enum End {
    DONE,
    CANCELLED,
    /** The server goes down; the job goes on at its next start. */
    STOPPED
  }

  private record Read<W>(ImportRows.Row row, W write) {}

  ImportJob(
      JobRow job,
      Path file,
      Path rejects,
      ImportTarget<W> target,
      Stores stores,
      JobStore jobs,
      BooleanSupplier stopping) {
    this.job = job;
    this.file = file;
    this.rejects = rejects;
    this.csv = file.toString().endsWith(".csv");
    this.target = target;
    this.stores = stores;
    this.jobs = jobs;
    this.stopping = stopping;
    this.accepted = job.progress().accepted();
    this.rejected = job.progress().rejected();
    this.rejectsBytes = job.progress().rejectsBytes();
  }

  /**
   * Reads to the end.
   *
   * @throws BelfryException with a sentence where the file cannot be read, or a server is away
   */
  End run() {
    try (ImportRows rows = new ImportRows(file, csv);
        FileChannel out =
            FileChannel.open(rejects, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (rejectsBytes == 0) {
        refused.append(REJECTS_HEADER);
      }
      out.truncate(rejectsBytes).position(rejectsBytes);
      long size = Files.size(file);
      ImportColumns columns = csv ? columns(rows.next()) : null;
      ImportRows.Row row = rows.next();
      while (row != null) {
        if (row.end() > job.progress().position()) {
          take(row, columns);
          if (set.size() >= SET || setSize > SET_SIZE || refused.length() > 1 << 20) {
            if (!flush(out, row, size)) {
              return End.CANCELLED;
            }
            if (stopping.getAsBoolean()) {
              return End.STOPPED;
            }
          }
        }
        ImportRows.Row next = rows.next();
        if (next == null && !flush(out, row, size)) {
          return End.CANCELLED;
        }
        row = next;
      }
      return End.DONE;
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.INTERNAL, "the file cannot be read: " + e.getMessage(), e);
    }
  }

  /** How many rows are stored, and how many are refused. */
  String sentence() {
    return accepted + " rows are stored, " + rejected + " were refused";
  }

  private ImportColumns columns(ImportRows.@Nullable Row header) {
    if (header == null) {
      throw BelfryException.invalid("the file is empty: its first line names the columns");
    }
    return target.columns(header.text(), stores.schema().current());
  }

  private void take(ImportRows.Row row, @Nullable ImportColumns columns) {
    JsonNode json = null;
    try {
      if (row.tooLong()) {
        throw BelfryException.invalid("the row has more than " + ImportRows.MAX_BYTES + " bytes");
      }
      json = columns == null ? parse(row.text()) : columns.object(row.text());
      set.add(new Read<>(row, target.read(json, row.text())));
      setSize += row.text().length();
    } catch (BelfryException e) {
      String id = json == null ? "" : json.path(target.idField).asText("");
      refuse(row, id, String.valueOf(e.getMessage()));
    }
  }

  /** Stores what was read, then notes the place; answers whether to go on. */
  private boolean flush(FileChannel out, ImportRows.Row last, long size) throws IOException {
    if (!set.isEmpty()) {
      List<RowResult> results =
          Waiting.forResult(() -> target.store(set.stream().map(Read::write).toList()), stopping);
      accepted += set.size();
      for (RowResult result : results) {
        String error = result.error();
        if (error != null) {
          accepted--;
          refuse(set.get(result.index()).row(), result.id(), error);
        }
      }
      set.clear();
      setSize = 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(refused.toString().getBytes(StandardCharsets.UTF_8));
    rejectsBytes += bytes.remaining();
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    refused.setLength(0);
    JobRow.Progress progress =
        new JobRow.Progress(
            last.end(),
            size,
            "bytes",
            "line " + last.line() + ": " + sentence(),
            accepted,
            rejected,
            last.end(),
            rejectsBytes);
    return Waiting.forResult(() -> jobs.progress(job.jobId(), progress), stopping);
  }

  private void refuse(ImportRows.Row row, String id, String reason) {
    rejected++;
    String text = row.text().length() > 2_000 ? row.text().substring(0, 2_000) : row.text();
    refused
        .append(row.line())
        .append(',')
        .append(ImportRows.quote(id))
        .append(',')
        .append(ImportRows.quote(reason))
        .append(',')
        .append(ImportRows.quote(text))
        .append('\n');
  }

  private static JsonNode parse(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid("the line is not well-formed JSON");
    }
  }

  /** Waiting on a thread of one's own for what a store answers. */
  static final class Waiting {
    private static final int ATTEMPTS = 60;

    private Waiting() {}

    /** Tries again, for a minute, while a server is away. */
    static <T> T forResult(java.util.function.Supplier<Future<T>> call, BooleanSupplier stopping) {
      for (int attempt = 1; ; attempt++) {
        try {
          return call.get().toCompletionStage().toCompletableFuture().get();
        } catch (java.util.concurrent.ExecutionException e) {
          BelfryException failure =
              e.getCause() instanceof BelfryException known
                  ? known
                  : new BelfryException(
                      ErrorCode.INTERNAL, "something went wrong here; the log has it", e);
          boolean passing =
              failure.code() == ErrorCode.UNAVAILABLE || failure.code() == ErrorCode.OVERLOADED;
          if (!passing || attempt == ATTEMPTS || stopping.getAsBoolean()) {
            throw failure;
          }
          rest();
        } catch (InterruptedException e) {
          throw interrupted(e);
        }
      }
    }

    private static void rest() {
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private static BelfryException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BelfryException(ErrorCode.UNAVAILABLE, "the server is going down", e);
    }
  }
}
