package dev.belfry.gateway;

import dev.belfry.storage.ReportSink;
import dev.belfry.storage.SqlColumn;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends an export to whoever asked, no faster than they read: the thread that writes waits while
 * the connection is full. The head leaves with the first bytes, so that what fails before is a
 * problem.
 */
final class ResponseSink implements ReportSink {
  private static final long PATIENCE_MINUTES = 5;

  private final HttpServerResponse response;
  private final Context loop;
  private final String fileName;

  // Both on the event loop only.
  private boolean gone;
  private @Nullable CompletableFuture<Void> waiting;

  /** For the request of {@code context}, on its event loop. */
  ResponseSink(RoutingContext context, String fileName) {
    this.response = context.response();
    this.loop = context.vertx().getOrCreateContext();
    this.fileName = fileName;
    response.closeHandler(closed -> leave());
    response.exceptionHandler(failure -> leave());
  }

  @Override
  public void begin(List<SqlColumn> columns) {}

  @Override
  public void write(byte[] csv) throws IOException {
    CompletableFuture<Void> room = new CompletableFuture<>();
    loop.runOnContext(now -> send(Buffer.buffer(csv), room));
    try {
      room.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new IOException("whoever asked is gone", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "whoever asked has read nothing for " + PATIENCE_MINUTES + " minutes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends the answer, once everything is written. */
  Future<Void> end() {
    return response.end();
  }

  private void send(Buffer piece, CompletableFuture<Void> room) {
    if (gone) {
      room.completeExceptionally(new IOException("the connection is closed"));
      return;
    }
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
          .putHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    }
    response.write(piece).onFailure(room::completeExceptionally);
    if (response.writeQueueFull()) {
      waiting = room;
      response.drainHandler(drained -> room.complete(null));
    } else {
      room.complete(null);
    }
  }

  private void leave() {
    gone = true;
    if (waiting != null) {
      waiting.completeExceptionally(new IOException("the connection is closed"));
    }
  }
}
