package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Lets a request in by its API key or, where it has none, by its session. Thread-safe. */
final class Access {
  private final KeyGuard keys;
  private final SessionGuard sessions;

  Access(KeyGuard keys, SessionGuard sessions) {
    this.keys = keys;
    this.sessions = sessions;
  }

  /**
   * Whether the caller may; fails with UNAUTHENTICATED, FORBIDDEN or OVERLOADED. Whoever may is
   * noted as the {@link Actor}.
   */
  Future<Void> check(RoutingContext context, Operation.Scope scope) {
    HttpServerRequest request = context.request();
    String key = KeyGuard.key(request);
    if (key != null) {
      return keys.check(key, scope)
          .compose(
              found -> {
                new Actor("key:" + found.name(), found.scopes(), null).note(context);
                return Future.succeededFuture();
              });
    }
    String token = SessionGuard.token(request);
    if (token != null) {
      return sessions
          .check(request, token, scope)
          .map(
              session -> {
                Actor.of(session).note(context);
                return null;
              });
    }
    return Future.failedFuture(
        new BelfryException(
            ErrorCode.UNAUTHENTICATED,
            "the request has no API key; " + KeyGuard.HOW + ", or sign in"));
  }
}
