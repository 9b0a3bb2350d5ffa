package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.storage.ApiKeys;
import dev.belfry.storage.KeyEntry;
import dev.belfry.storage.Member;
import dev.belfry.storage.MemberStore;
import dev.belfry.storage.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may do what: members and API keys. */
final class MemberApi {
  private static final int MAX_NAME = 64;
  private static final int MAX_DISPLAY_NAME = 120;

  private final MemberStore members;
  private final ApiKeys keys;

  MemberApi(MemberStore members, ApiKeys keys) {
    this.members = members;
    this.keys = keys;
  }

  Future<Void> listMembers(RoutingContext context) {
    Parameters.of(context, List.of());
    return members
        .list()
        .compose(
            found -> {
              ObjectNode page = Responses.object();
              ArrayNode array = page.putArray("members");
              found.forEach(member -> array.add(view(member)));
              return Responses.send(context, page);
            });
  }

  Future<Void> createMember(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("name", "displayName", "role"));
              String name = fields.requiredText("name", 1, MAX_NAME);
              String displayName = fields.text("displayName", 1, MAX_DISPLAY_NAME);
              Role role = Role.of(fields.requiredText("role", 1, 20));
              return members.create(
                  name, displayName == null ? name : displayName, role, Actor.of(context).name());
            })
        .compose(made -> send(context, 201, made));
  }

  Future<Void> changeMember(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    return Bodies.json(context)
        .compose(
            body -> {
              List<String> known = List.of("displayName", "role", "disabled", "resetPassword");
              Fields fields = Fields.of(body, "the body", known);
              if (body.isEmpty()) {
                throw BelfryException.invalid(
                    "the body is empty: give some of " + String.join(", ", known));
              }
              String role = fields.oneOf("role", Role.NAMES);
              MemberStore.Change change =
                  new MemberStore.Change(
                      fields.text("displayName", 1, MAX_DISPLAY_NAME),
                      role == null ? null : Role.of(role),
                      body.hasNonNull("disabled") ? fields.bool("disabled", false) : null,
                      fields.bool("resetPassword", false));
              return members.change(name, change, Actor.of(context).name());
            })
        .compose(changed -> send(context, 200, changed));
  }

  Future<Void> listKeys(RoutingContext context) {
    Parameters.of(context, List.of());
    return keys.list()
        .compose(
            found -> {
              ObjectNode page = Responses.object();
              ArrayNode array = page.putArray("keys");
              found.forEach(key -> array.add(view(key)));
              return Responses.send(context, page);
            });
  }

  Future<Void> createKey(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("name", "scopes"));
              String name = fields.requiredId("name");
              List<String> scopes = fields.ids("scopes", 1, 4);
              if (scopes == null) {
                throw BelfryException.invalid("'scopes' is missing");
              }
              return keys.create(name, Set.copyOf(scopes), Actor.of(context).name())
                  .compose(key -> sendKey(context, name, scopes, key));
            });
  }

  Future<Void> revokeKey(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    return keys.revoke(name, Actor.of(context).name())
        .compose(
            revoked -> {
              if (!revoked) {
                throw new BelfryException(
                    ErrorCode.NOT_FOUND, "there is no API key '" + Ids.shorten(name) + "' in use");
              }
              return Responses.none(context);
            });
  }

  private static Future<Void> send(
      RoutingContext context, int status, MemberStore.WithPassword made) {
    ObjectNode view = view(made.member());
    String password = made.password();
    if (password != null) {
      view.put("password", password);
    }
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    return Responses.send(context, status, view);
  }

  private static Future<Void> sendKey(
      RoutingContext context, String name, List<String> scopes, String key) {
    ObjectNode view = Responses.object().put("name", name);
    Responses.texts(view.putArray("scopes"), scopes);
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    return Responses.send(context, 201, view.put("key", key));
  }

  private static ObjectNode view(Member member) {
    return Responses.object()
        .put("name", member.name())
        .put("displayName", member.displayName())
        .put("role", member.role().text())
        .put("disabled", member.disabled())
        .put("createdAt", member.createdAt().toString())
        .put("lastSeenAt", text(member.lastSeenAt()));
  }

  private static ObjectNode view(KeyEntry key) {
    ObjectNode view = Responses.object().put("name", key.name());
    Responses.texts(view.putArray("scopes"), key.scopes());
    return view.put("createdAt", key.createdAt().toString())
        .put("lastUsedAt", text(key.lastUsedAt()));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
