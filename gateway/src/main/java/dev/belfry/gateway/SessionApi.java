package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.MemberSession;
import dev.belfry.storage.MemberSessions;
import dev.belfry.storage.MemberStore;
import dev.belfry.storage.SignIn;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Signing in and out. */
final class SessionApi {
  private static final int MAX_NAME = 256;
  private static final int MAX_PASSWORD = 1_000;

  private final MemberSessions sessions;
  private final MemberStore members;

  SessionApi(MemberSessions sessions, MemberStore members) {
    this.sessions = sessions;
    this.members = members;
  }

  Future<Void> signIn(RoutingContext context) {
    Parameters.of(context, List.of());
    refuseOtherSites(context);
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("name", "password"));
              return sessions.signIn(
                  fields.requiredText("name", 1, MAX_NAME),
                  fields.requiredText("password", 1, MAX_PASSWORD));
            })
        .compose(
            attempt -> {
              MemberSession session =
                  accepted(context, attempt, "the name or the password is not right");
              SessionGuard.give(context, session);
              return send(context, session);
            });
  }

  Future<Void> getSession(RoutingContext context) {
    Parameters.of(context, List.of());
    return send(context, Actor.session(context));
  }

  Future<Void> signOut(RoutingContext context) {
    Parameters.of(context, List.of());
    return sessions
        .signOut(Actor.session(context).token())
        .compose(
            ignored -> {
              SessionGuard.take(context);
              return Responses.none(context);
            });
  }

  Future<Void> changePassword(RoutingContext context) {
    Parameters.of(context, List.of());
    MemberSession session = Actor.session(context);
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("current", "next"));
              return members.changePassword(
                  session,
                  fields.requiredText("current", 1, MAX_PASSWORD),
                  fields.requiredText("next", 10, MAX_PASSWORD));
            })
        .compose(
            attempt -> {
              if (attempt instanceof SignIn.Refused) {
                throw BelfryException.invalid("'current' is not the present password");
              }
              accepted(context, attempt, "");
              return Responses.none(context);
            });
  }

  /** A page of another site could otherwise sign its visitors in as somebody it chooses. */
  private static void refuseOtherSites(RoutingContext context) {
    if ("cross-site".equals(context.request().getHeader("Sec-Fetch-Site"))) {
      throw new BelfryException(
          ErrorCode.FORBIDDEN, "a page of another site cannot sign anybody in here");
    }
  }

  private static MemberSession accepted(RoutingContext context, SignIn attempt, String refusal) {
    return switch (attempt) {
      case SignIn.Accepted accepted -> accepted.session();
      case SignIn.Refused refused -> throw new BelfryException(ErrorCode.UNAUTHENTICATED, refusal);
      case SignIn.Locked locked -> {
        long seconds = Math.max(1, locked.remaining().plusMillis(999).toSeconds());
        context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        throw new BelfryException(
            ErrorCode.OVERLOADED,
            "too many sign-ins of this name failed; it is locked for "
                + (seconds + 59) / 60
                + " more minutes");
      }
    };
  }

  private static Future<Void> send(RoutingContext context, MemberSession session) {
    ObjectNode view =
        Responses.object()
            .put("name", session.member().name())
            .put("displayName", session.member().displayName())
            .put("role", session.member().role().text());
    ArrayNode scopes = view.putArray("scopes");
    session.member().role().scopes().forEach(scopes::add);
    view.put("csrfToken", session.csrfToken())
        .put("expiresAt", session.expiresAt().toString())
        .put("twoPersonApproval", session.twoPersonApproval());
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    return Responses.send(context, view);
  }
}
