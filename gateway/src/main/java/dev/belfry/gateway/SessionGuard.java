package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.Member;
import dev.belfry.storage.MemberSession;
import dev.belfry.storage.MemberSessions;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets a request in by the cookie of a session; a write carries the session's token beside it. */
final class SessionGuard {
  private static final String COOKIE = "belfry_session";
  private static final String CSRF = "X-CSRF-Token";

  private final MemberSessions sessions;

  SessionGuard(MemberSessions sessions) {
    this.sessions = sessions;
  }

  /** Fails with UNAUTHENTICATED or FORBIDDEN. */
  Future<MemberSession> check(HttpServerRequest request, String token, Operation.Scope scope) {
    return sessions
        .find(token)
        .map(
            found -> {
              MemberSession session =
                  found.orElseThrow(
                      () ->
                          new BelfryException(
                              ErrorCode.UNAUTHENTICATED, "the session has ended: sign in again"));
              requireCsrf(request, session);
              requireScope(session.member(), scope);
              return session;
            });
  }

  /** The token that a request brings, or null. */
  static @Nullable String token(HttpServerRequest request) {
    Cookie cookie = request.getCookie(COOKIE);
    return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
  }

  /** Has the browser send the token from now on. */
  static void give(RoutingContext context, MemberSession session) {
    context
        .response()
        .addCookie(cookie(context, session.token()).setMaxAge(MemberSessions.LONGEST.toSeconds()));
  }

  /** Has the browser forget the token. */
  static void take(RoutingContext context) {
    context.response().addCookie(cookie(context, "").setMaxAge(0));
  }

  /** Scripts cannot read it, and no other site can have it sent. */
  private static Cookie cookie(RoutingContext context, String value) {
    HttpServerRequest request = context.request();
    boolean https =
        request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    return Cookie.cookie(COOKIE, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(https);
  }

  private static void requireCsrf(HttpServerRequest request, MemberSession session) {
    if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
      return;
    }
    String given = request.getHeader(CSRF);
    if (given == null
        || !MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            session.csrfToken().getBytes(StandardCharsets.UTF_8))) {
      throw new BelfryException(
          ErrorCode.FORBIDDEN,
          "header "
              + CSRF
              + (given == null ? " is missing" : " is not that of this session")
              + ": send the csrfToken of GET /v1/session");
    }
  }

  private static void requireScope(Member member, Operation.Scope scope) {
    String needed = scope.name().toLowerCase(Locale.ROOT);
    if (scope != Operation.Scope.NONE && !member.role().scopes().contains(needed)) {
      throw new BelfryException(
          ErrorCode.FORBIDDEN,
          "member '"
              + member.name()
              + "' is "
              + (member.role().text().matches("[aeiou].*") ? "an " : "a ")
              + member.role().text()
              + ", with the scopes "
              + member.role().scopes()
              + "; this operation needs '"
              + needed
              + "'");
    }
  }
}
