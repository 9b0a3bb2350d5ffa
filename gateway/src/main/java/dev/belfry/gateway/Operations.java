package dev.belfry.gateway;

import dev.belfry.contracts.common.Item;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.UserRow;
import dev.belfry.storage.UserWrite;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * Every operation of the contract, the busiest first. A test holds this table against {@code
 * docs/api/openapi.yaml}.
 */
final class Operations {
  private Operations() {}

  static List<Operation> of(
      ListApi lists,
      RatingsApi ratings,
      RecordApi records,
      EventApi events,
      EntityApi<ItemWrite, Item> items,
      EntityApi<UserWrite, UserRow> users,
      AdminApi admin,
      HealthApi health) {
    return List.of(
        read("recommendForUser", "/v1/users/{userId}/recommendations", lists::recommendForUser),
        new Operation(
            "recommend",
            HttpMethod.POST,
            "/v1/recommendations",
            Operation.Scope.READ,
            Operation.Body.JSON,
            lists::recommend),
        new Operation(
            "predictRatings",
            HttpMethod.POST,
            "/v1/ratings",
            Operation.Scope.READ,
            Operation.Body.JSON,
            ratings::predict),
        write(
            "recordEvents",
            HttpMethod.POST,
            "/v1/events",
            Operation.Body.BULK,
            events::recordEvents),
        read("nextPage", "/v1/recommendations", lists::nextPage),
        read("similarItems", "/v1/items/{itemId}/similar", lists::similarItems),
        read("getList", "/v1/lists/{listId}", records::getList),
        read("listItems", "/v1/items", items::list),
        write("putItems", HttpMethod.POST, "/v1/items", Operation.Body.BULK, items::putAll),
        write("patchItems", HttpMethod.PATCH, "/v1/items", Operation.Body.BULK, items::patchAll),
        read("getItem", "/v1/items/{itemId}", items::get),
        write("putItem", HttpMethod.PUT, "/v1/items/{itemId}", Operation.Body.JSON, items::put),
        write(
            "patchItem", HttpMethod.PATCH, "/v1/items/{itemId}", Operation.Body.JSON, items::patch),
        write(
            "deleteItem",
            HttpMethod.DELETE,
            "/v1/items/{itemId}",
            Operation.Body.NONE,
            items::delete),
        read("listUsers", "/v1/users", users::list),
        write("putUsers", HttpMethod.POST, "/v1/users", Operation.Body.BULK, users::putAll),
        write("patchUsers", HttpMethod.PATCH, "/v1/users", Operation.Body.BULK, users::patchAll),
        read("getProfile", "/v1/users/{userId}/profile", admin::getProfile),
        read("getUser", "/v1/users/{userId}", users::get),
        write("putUser", HttpMethod.PUT, "/v1/users/{userId}", Operation.Body.JSON, users::put),
        write(
            "patchUser", HttpMethod.PATCH, "/v1/users/{userId}", Operation.Body.JSON, users::patch),
        write(
            "eraseUser",
            HttpMethod.DELETE,
            "/v1/users/{userId}",
            Operation.Body.NONE,
            users::delete),
        read("getSchema", "/v1/schema", admin::getSchema),
        new Operation(
            "putSchema",
            HttpMethod.PUT,
            "/v1/schema",
            Operation.Scope.ADMIN,
            Operation.Body.JSON,
            admin::putSchema),
        read("getStatus", "/v1/status", admin::getStatus),
        open("live", "/health/live", health::live),
        open("ready", "/health/ready", health::ready),
        open("metrics", "/metrics", health::metrics));
  }

  private static Operation read(String id, String path, Operation.Handler handler) {
    return new Operation(
        id, HttpMethod.GET, path, Operation.Scope.READ, Operation.Body.NONE, handler);
  }

  private static Operation write(
      String id, HttpMethod method, String path, Operation.Body body, Operation.Handler handler) {
    return new Operation(id, method, path, Operation.Scope.WRITE, body, handler);
  }

  private static Operation open(String id, String path, Operation.Handler handler) {
    return new Operation(
        id, HttpMethod.GET, path, Operation.Scope.NONE, Operation.Body.NONE, handler);
  }
}
