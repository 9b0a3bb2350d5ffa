package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.platform.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies: one JSON value, or rows as an array or NDJSON. Large ones are parsed off the event
 * loop.
 */
final class Bodies {
  /** The most rows of one request. */
  static final int MAX_ROWS = 10_000;

  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final int LARGE = 64 * 1024;
  private static final ObjectReader READER =
      Json.mapper()
          .reader()
          .forType(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private Bodies() {}

  /**
   * Checks the content type before the body is read.
   *
   * @throws BelfryException UNSUPPORTED_MEDIA_TYPE
   */
  static void checkType(HttpServerRequest request, Operation.Body body) {
    String type = type(request);
    boolean accepted =
        switch (body) {
          case NONE -> true;
          case JSON -> type.equals(JSON);
          case BULK -> type.equals(JSON) || type.equals(NDJSON);
          case STREAM -> type.equals(CSV) || type.equals(NDJSON);
        };
    if (!accepted) {
      throw new BelfryException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the content type is '"
              + Ids.shorten(type)
              + "': send "
              + (body == Operation.Body.STREAM ? CSV : JSON)
              + (body == Operation.Body.JSON ? "" : " or " + NDJSON)
              + " (with curl: -H 'Content-Type: "
              + (body == Operation.Body.STREAM ? CSV : JSON)
              + "')");
    }
  }

  /** Whether the body is CSV. */
  static boolean isCsv(HttpServerRequest request) {
    return type(request).equals(CSV);
  }

  /** The body as one JSON value. */
  static Future<JsonNode> json(RoutingContext context) {
    Buffer body = buffer(context);
    return parse(context, body, () -> one(body.getBytes(), 0, body.length(), "the body"));
  }

  /**
   * The body as rows: the elements of an array, the lines of NDJSON that are not blank, or a single
   * object.
   */
  static Future<List<Row>> rows(RoutingContext context) {
    Buffer body = buffer(context);
    boolean lines = type(context.request()).equals(NDJSON);
    return parse(context, body, () -> lines ? lines(body.getBytes()) : elements(body.getBytes()));
  }

  /** Whether the body is one row by itself, whose fault is the request's fault. */
  static boolean isSingle(List<Row> rows) {
    return rows.size() == 1 && rows.get(0).single();
  }

  private static <T> Future<T> parse(RoutingContext context, Buffer body, Callable<T> parser) {
    if (body.length() > LARGE) {
      return context.vertx().executeBlocking(parser, false);
    }
    try {
      return Future.succeededFuture(parser.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private static List<Row> elements(byte[] bytes) {
    JsonNode body = one(bytes, 0, bytes.length, "the body");
    if (!body.isArray()) {
      return List.of(new Row(0, body, null, true));
    }
    checkCount(body.size());
    List<Row> rows = new ArrayList<>(body.size());
    body.forEach(element -> rows.add(new Row(rows.size(), element, null, false)));
    return rows;
  }

  private static List<Row> lines(byte[] bytes) {
    List<Row> rows = new ArrayList<>();
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (!isBlank(bytes, start, end)) {
        checkCount(rows.size() + 1);
        rows.add(line(rows.size(), bytes, start, end));
      }
      start = end + 1;
    }
    return rows;
  }

  private static Row line(int index, byte[] bytes, int start, int end) {
    try {
      return new Row(index, one(bytes, start, end - start, "the line"), null, false);
    } catch (BelfryException e) {
      return new Row(index, null, e.getMessage(), false);
    }
  }

  private static JsonNode one(byte[] bytes, int offset, int length, String what) {
    try {
      JsonNode node = READER.readTree(bytes, offset, length);
      if (node.isMissingNode()) {
        throw BelfryException.invalid(what + " is empty: give JSON");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid(what + " is not well-formed JSON" + where(e));
    } catch (IOException e) {
      throw BelfryException.invalid(what + " is not well-formed JSON in UTF-8");
    }
  }

  /** Jackson's message without its class names and source notes. */
  private static String where(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    int note = message.indexOf(" (start marker");
    String plain = note < 0 ? message : message.substring(0, note);
    JsonLocation at = e.getLocation();
    String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return place + ": " + (plain.length() > 200 ? plain.substring(0, 200) + "..." : plain);
  }

  private static void checkCount(int rows) {
    if (rows > MAX_ROWS) {
      throw BelfryException.invalid(
          "the body has more than " + MAX_ROWS + " rows: send them in several requests");
    }
  }

  private static boolean isBlank(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private static Buffer buffer(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  /** The media type without its parameters; JSON where none is given. */
  private static String type(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return JSON;
    }
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /**
   * One row of a batch.
   *
   * @param index from 0
   * @param value the row, or null where it could not be parsed
   * @param error why, or null
   * @param single it stands alone, not in an array or NDJSON
   */
  record Row(int index, @Nullable JsonNode value, @Nullable String error, boolean single) {
    /**
     * @throws BelfryException INVALID where it could not be parsed
     */
    JsonNode parsed() {
      if (value == null) {
        throw BelfryException.invalid(String.valueOf(error));
      }
      return value;
    }
  }
}
