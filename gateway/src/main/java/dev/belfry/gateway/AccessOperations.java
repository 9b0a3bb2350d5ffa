package dev.belfry.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The operations on members, sessions, keys, settings, placements and the audit log. */
final class AccessOperations {
  private AccessOperations() {}

  static List<Operation> of(
      SessionApi sessions, MemberApi members, SettingsApi settings, AuditApi audit) {
    return List.of(
        operation(
            "signIn",
            HttpMethod.POST,
            "/v1/session",
            Operation.Scope.NONE,
            Operation.Body.JSON,
            sessions::signIn),
        read("getSession", "/v1/session", sessions::getSession),
        operation(
            "signOut",
            HttpMethod.DELETE,
            "/v1/session",
            Operation.Scope.READ,
            Operation.Body.NONE,
            sessions::signOut),
        operation(
            "changePassword",
            HttpMethod.PUT,
            "/v1/session/password",
            Operation.Scope.READ,
            Operation.Body.JSON,
            sessions::changePassword),
        admin("listMembers", HttpMethod.GET, "/v1/members", members::listMembers),
        admin("createMember", HttpMethod.POST, "/v1/members", members::createMember),
        admin("changeMember", HttpMethod.PATCH, "/v1/members/{name}", members::changeMember),
        admin("listKeys", HttpMethod.GET, "/v1/keys", members::listKeys),
        admin("createKey", HttpMethod.POST, "/v1/keys", members::createKey),
        admin("revokeKey", HttpMethod.DELETE, "/v1/keys/{name}", members::revokeKey),
        read("getSettings", "/v1/settings", settings::getSettings),
        admin("putSettings", HttpMethod.PUT, "/v1/settings", settings::putSettings),
        read("listPlacements", "/v1/placements", settings::listPlacements),
        admin("putPlacement", HttpMethod.PUT, "/v1/placements/{name}", settings::putPlacement),
        admin(
            "deletePlacement",
            HttpMethod.DELETE,
            "/v1/placements/{name}",
            settings::deletePlacement),
        read("listAudit", "/v1/audit", audit::list),
        read("verifyAudit", "/v1/audit/verify", audit::verify));
  }

  private static Operation read(String id, String path, Operation.Handler handler) {
    return operation(id, HttpMethod.GET, path, Operation.Scope.READ, Operation.Body.NONE, handler);
  }

  private static Operation admin(
      String id, HttpMethod method, String path, Operation.Handler handler) {
    boolean bare = method == HttpMethod.GET || method == HttpMethod.DELETE;
    return operation(
        id,
        method,
        path,
        Operation.Scope.ADMIN,
        bare ? Operation.Body.NONE : Operation.Body.JSON,
        handler);
  }

  private static Operation operation(
      String id,
      HttpMethod method,
      String path,
      Operation.Scope scope,
      Operation.Body body,
      Operation.Handler handler) {
    return new Operation(id, method, path, scope, body, handler);
  }
}
