package dev.belfry.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * One operation of the contract.
 *
 * @param id {@code operationId}
 * @param method the method
 * @param path as the contract writes it, with {@code {parameters}}
 * @param scope what the API key or the member must be allowed
 * @param body what is read
 * @param handler answers
 */
record Operation(
    String id, HttpMethod method, String path, Scope scope, Body body, Handler handler) {

  /** The path as the router writes it. */
  String route() {
    return path.replace('{', ':').replace("}", "");
  }

  /** What a key or a member must be allowed. */
  enum Scope {
    NONE,
    READ,
    WRITE,
    /** What becomes live. */
    APPROVE,
    ADMIN
  }

  /** What body an operation reads. */
  enum Body {
    NONE,
    /** One JSON value, up to the small limit. */
    JSON,
    /** JSON or NDJSON, up to the large limit. */
    BULK,
    /** CSV or NDJSON of any length, which the handler reads. */
    STREAM
  }

  /** Answers a request; where it throws or fails, the failure becomes a problem. */
  @FunctionalInterface
  interface Handler {
    Future<?> handle(RoutingContext context);
  }

  /** A handler with its request. */
  @FunctionalInterface
  interface Call {
    Future<?> run();
  }
}
