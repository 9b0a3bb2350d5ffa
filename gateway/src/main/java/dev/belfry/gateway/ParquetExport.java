package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ParquetFile;
import dev.belfry.storage.ReportSink;
import dev.belfry.storage.SqlColumn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An export as Parquet, whose head comes last: the rows go to a file first, as CSV, which becomes
 * Parquet aside and is then sent. Both files go when it is done.
 */
final class ParquetExport implements ReportSink {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetExport.class);
  private static final long MAX_BYTES = 8L << 30;

  private final Vertx vertx;
  private final BooleanSupplier gone;
  private final Path csv;
  private final Path parquet;
  private final Map<String, String> types = new LinkedHashMap<>();
  private @Nullable OutputStream out;
  private long bytes;

  private ParquetExport(RoutingContext context, Path folder) {
    this.vertx = context.vertx();
    this.gone = context.response()::closed;
    String name = UUID.randomUUID().toString();
    this.csv = folder.resolve(name + ".csv");
    this.parquet = folder.resolve(name + ".parquet");
  }

  /**
   * Answers a request.
   *
   * @param folder of the two files; made where it is missing
   * @param export writes the rows to what it is given
   */
  static Future<Void> answer(
      RoutingContext context,
      Path folder,
      String fileName,
      Function<ReportSink, Future<Void>> export) {
    ParquetExport file = new ParquetExport(context, folder);
    return context
        .vertx()
        .fileSystem()
        .mkdirs(folder.toString())
        .compose(made -> export.apply(file))
        .compose(written -> file.convert())
        .compose(
            made ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/vnd.apache.parquet")
                    .putHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"")
                    .sendFile(file.parquet.toString()))
        .eventually(file::clear);
  }

  @Override
  public void begin(List<SqlColumn> columns) throws IOException {
    columns.forEach(column -> types.put(column.name(), ParquetFile.typeOf(column.type())));
    out = new BufferedOutputStream(Files.newOutputStream(csv), 1 << 16);
  }

  @Override
  public void write(byte[] piece) throws IOException {
    if (gone.getAsBoolean()) {
      throw new IOException("whoever asked is gone");
    }
    bytes += piece.length;
    if (bytes > MAX_BYTES) {
      throw new BelfryException(
          ErrorCode.TOO_LARGE, "the export is over 8 GiB: ask for fewer days, or for CSV");
    }
    if (out != null) {
      out.write(piece);
    }
  }

  private Future<Void> convert() {
    return vertx
        .executeBlocking(
            () -> {
              close();
              ParquetFile.ofCsv(csv, parquet, types);
              return true;
            },
            false)
        .mapEmpty();
  }

  private Future<Void> clear() {
    return vertx
        .executeBlocking(
            () -> {
              close();
              Files.deleteIfExists(csv);
              Files.deleteIfExists(parquet);
              return true;
            },
            false)
        .onFailure(failure -> LOG.warn("The files of an export cannot be deleted", failure))
        .mapEmpty();
  }

  private void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
