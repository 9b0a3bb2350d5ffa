package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.platform.Json;
import dev.belfry.training.Dataset;
import dev.belfry.training.ShopWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Brings a shop to a server over its API, and has a model trained on it. */
final class ShopFilling {
  private static final int AT_ONCE = 1_000;
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ApiClient api;
  private final ShopWorld shop;
  private final Consumer<String> note;

  /**
   * @param note told of what takes long
   */
  ShopFilling(ApiClient api, ShopWorld shop, Consumer<String> note) {
    this.api = requireNonNull(api, "api is null");
    this.shop = requireNonNull(shop, "shop is null");
    this.note = requireNonNull(note, "note is null");
  }

  /**
   * Does nothing where the shop is there. The clock moves a little: history was before whatever
   * comes.
   *
   * @throws BelfryException CONFLICT when something else is there
   */
  void fillUnlessThere() {
    int items = api.get("/v1/status").path("catalogue").path("items").asInt();
    if (items > 0) {
      requireThisShop();
      return;
    }
    fill();
    train();
    Instant filled = Instant.parse(api.post("/v1/simulation/flush").path("now").asText());
    api.post("/v1/simulation/clock", Map.of("now", filled.plusSeconds(1).toString()));
  }

  private void requireThisShop() {
    Dataset data = shop.data();
    int last = data.items().size() - 1;
    for (int i : new int[] {0, last / 2, last}) {
      Item item = data.items().get(i);
      @Nullable JsonNode there = find("/v1/items/", item.itemId());
      if (there == null
          || !there.path("title").asText().equals(item.attributes().asMap().get("title"))) {
        throw other("item '" + item.itemId() + "'");
      }
    }
    String user = shop.userId(shop.users() - 1);
    if (find("/v1/users/", user) == null) {
      throw other("user '" + user + "'");
    }
  }

  private @Nullable JsonNode find(String path, String id) {
    try {
      return api.get(path + ApiClient.encode(id));
    } catch (BelfryException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private BelfryException other(String what) {
    return new BelfryException(
        ErrorCode.CONFLICT,
        what
            + " of a shop of %d users and %d items is not what the server holds: give the --users,"
                .formatted(shop.users(), shop.data().items().size())
            + " --items and --seed that it was filled with, or begin on an empty home");
  }

  private void fill() {
    Dataset data = shop.data();
    note.accept(
        String.format(
            Locale.ROOT,
            "Filling the server with %,d items, %,d users and %,d events of half a year",
            data.items().size(),
            data.users().size(),
            data.events()));
    ObjectNode schema = Json.mapper().createObjectNode();
    ArrayNode definitions = schema.putArray("definitions");
    data.schema().definitions().stream()
        .filter(definition -> !definition.role().equals("reserved"))
        .forEach(
            definition ->
                definitions
                    .addObject()
                    .put("entity", lower(definition.entity()))
                    .put("name", definition.name())
                    .put("type", lower(definition.type()))
                    .put("multi", definition.multi())
                    .put("role", definition.role()));
    api.put("/v1/schema", schema);
    send("/v1/items", data.items().size(), i -> item(data, i));
    send("/v1/users", data.users().size(), u -> user(data, u));
    send("/v1/events", data.events(), e -> event(data, e));
    api.post("/v1/simulation/flush");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode item(Dataset data, int index) {
    Item item = data.items().get(index);
    return row(item.attributes().asMap()).put("itemId", item.itemId());
  }

  private static ObjectNode user(Dataset data, int index) {
    Dataset.User user = data.users().get(index);
    return row(user.attributes().asMap()).put("userId", user.userId());
  }

  private static ObjectNode row(Map<String, Object> values) {
    return Json.mapper().valueToTree(values);
  }

  private static ObjectNode event(Dataset data, int index) {
    return Json.mapper()
        .createObjectNode()
        .put("eventId", "shop-" + index)
        .put("userId", data.users().get(data.userOf(index)).userId())
        .put("itemId", data.items().get(data.itemOf(index)).itemId())
        .put("type", data.typeOf(index))
        .put("value", data.valueOf(index))
        .put("occurredAt", data.instantOf(index).toString())
        .put("sessionId", data.sessionOf(index));
  }

  private void send(String path, int count, IntFunction<ObjectNode> row) {
    for (int from = 0; from < count; from += AT_ONCE) {
      ArrayNode rows = Json.mapper().createArrayNode();
      for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
        rows.add(row.apply(i));
      }
      JsonNode rejected = api.post(path, rows).path("rejected");
      if (!rejected.isEmpty()) {
        throw new BelfryException(
            ErrorCode.INTERNAL, path + " did not take the shop: " + rejected.get(0));
      }
    }
  }

  private void train() {
    note.accept("Training a small model");
    String job =
        api.post("/v1/jobs/trainings", Map.of("settings", SimulationServer.SMALL))
            .path("jobId")
            .asText();
    JsonNode state = api.get("/v1/jobs/" + job);
    while (List.of("queued", "running").contains(state.path("state").asText())) {
      LockSupport.parkNanos(LOOK.toNanos());
      state = api.get("/v1/jobs/" + job);
    }
    note.accept(state.path("message").asText());
    if (!state.path("state").asText().equals("succeeded")) {
      throw new BelfryException(
          ErrorCode.INTERNAL, "the training ended badly: " + state.path("message").asText());
    }
  }
}
