package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.MemberSession;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param name {@code member:NAME} or {@code key:NAME}, as the audit log has it
 * @param scopes what the caller may do; {@code admin} holds the others
 * @param session the member's, or null for a key
 */
record Actor(String name, Set<String> scopes, @Nullable MemberSession session) {
  private static final String PLACE = "belfry.actor";

  Actor {
    requireNonNull(name, "name is null");
    scopes = Set.copyOf(scopes);
  }

  static Actor of(MemberSession session) {
    return new Actor(
        "member:" + session.member().name(), Set.copyOf(session.member().role().scopes()), session);
  }

  /**
   * The caller of an operation that asks for one.
   *
   * @throws NullPointerException where nobody was asked who they are
   */
  static Actor of(RoutingContext context) {
    return requireNonNull(context.<Actor>get(PLACE), "the operation is open to everybody");
  }

  /**
   * The session of the caller.
   *
   * @throws BelfryException UNAUTHENTICATED for a key, which has none
   */
  static MemberSession session(RoutingContext context) {
    Actor actor = context.get(PLACE);
    MemberSession session = actor == null ? null : actor.session();
    if (session == null) {
      throw new BelfryException(
          ErrorCode.UNAUTHENTICATED, "an API key has no session: sign in with POST /v1/session");
    }
    return session;
  }

  void note(RoutingContext context) {
    context.put(PLACE, this);
  }
}
