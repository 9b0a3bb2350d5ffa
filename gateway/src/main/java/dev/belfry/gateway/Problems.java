package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an HTTP answer: problem details (RFC 9457). */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String CONTENT_TYPE = "application/problem+json";

  private Problems() {}

  /** Answers a request that failed. Does nothing where the answer has begun. */
  static void answer(RoutingContext context, Throwable failure) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    BelfryException problem =
        problem(context, failure instanceof DetailedProblem more ? more.problem() : failure);
    ErrorCode code = problem.code();
    int status =
        failure instanceof HttpException http && http.getStatusCode() == 405
            ? 405
            : code.httpStatus();
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
    headers(response, code);
    if (hasUnreadBody(context.request())) {
      // The rest of the body is not wanted, so the connection cannot be used again.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    ObjectNode body = body(code, status, String.valueOf(problem.getMessage()));
    if (failure instanceof DetailedProblem more) {
      body.setAll(more.members());
    }
    response.end(Buffer.buffer(body.toString()));
  }

  private static boolean hasUnreadBody(HttpServerRequest request) {
    return !request.isEnded()
        && request.version() != HttpVersion.HTTP_2
        && (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
  }

  /**
   * What went wrong, in our words. A failure that has no words for the caller is logged and stays
   * INTERNAL.
   */
  private static BelfryException problem(RoutingContext context, Throwable failure) {
    if (failure instanceof BelfryException known) {
      if (known.code() == ErrorCode.INTERNAL) {
        LOG.error("{} {} failed", context.request().method(), context.request().path(), known);
      }
      return known;
    }
    if (failure instanceof HttpException http) {
      return of(http.getStatusCode(), context);
    }
    LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
    return new BelfryException(
        ErrorCode.INTERNAL, "something went wrong here; the log has it", failure);
  }

  /** The problem for a bare status of the router. */
  private static BelfryException of(int status, RoutingContext context) {
    String path = context.request().path();
    return switch (status) {
      case 404 ->
          new BelfryException(
              ErrorCode.NOT_FOUND,
              "nothing is at '" + path + "'; docs/api/openapi.yaml lists what is");
      case 405 ->
          new BelfryException(
              ErrorCode.INVALID,
              context.request().method() + " is not among the methods of '" + path + "'");
      case 413 ->
          new BelfryException(
              ErrorCode.TOO_LARGE,
              "the body is over the limit: 1 MiB, and 16 MiB for events and the bulk forms");
      case 415 ->
          new BelfryException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "this content type is not read here");
      default ->
          status >= 400 && status < 500
              ? BelfryException.invalid(
                  "the request is not well-formed: check the percent-encoding of path and query")
              : new BelfryException(
                  ErrorCode.INTERNAL, "something went wrong here; the log has it");
    };
  }

  private static void headers(HttpServerResponse response, ErrorCode code) {
    switch (code) {
      case OVERLOADED, UNAVAILABLE, VERSION_GONE, DEADLINE_EXCEEDED -> {
        if (!response.headers().contains(HttpHeaders.RETRY_AFTER)) {
          response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
      }
      case UNAUTHENTICATED -> response.putHeader("WWW-Authenticate", "Bearer");
      case INVALID,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          GONE,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          INTERNAL -> {}
    }
  }

  private static ObjectNode body(ErrorCode code, int status, String detail) {
    ObjectNode problem = Json.mapper().createObjectNode();
    problem.put(
        "type", "urn:belfry:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    problem.put("title", title(code));
    problem.put("status", status);
    problem.put("code", code.name());
    problem.put("detail", detail);
    return problem;
  }

  private static String title(ErrorCode code) {
    return switch (code) {
      case INVALID -> "The input is not accepted";
      case UNAUTHENTICATED -> "No valid API key or session";
      case FORBIDDEN -> "It is not allowed to this caller";
      case NOT_FOUND -> "There is no such thing";
      case CONFLICT -> "It does not fit what is there";
      case GONE -> "It is no longer kept";
      case TOO_LARGE -> "The body is over its limit";
      case UNSUPPORTED_MEDIA_TYPE -> "The content type is not read here";
      case OVERLOADED -> "More requests than are taken now";
      case INTERNAL -> "A fault of ours";
      case UNAVAILABLE, VERSION_GONE -> "A server that is needed cannot be reached";
      case DEADLINE_EXCEEDED -> "The time for this request is used up";
    };
  }
}
