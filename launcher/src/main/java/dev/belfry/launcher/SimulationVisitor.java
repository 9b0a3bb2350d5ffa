package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.platform.Json;
import dev.belfry.training.ShopWorld;
import dev.belfry.training.SimulatedUser;
import dev.belfry.training.Visit;

/** Lets users look at lists, and tells the server what became of them. For one thread. */
final class SimulationVisitor {
  /** Items of a list. */
  static final int COUNT = 10;

  private final SimulationClient client;
  private final ShopWorld shop;

  SimulationVisitor(SimulationClient client, ShopWorld shop) {
    this.client = requireNonNull(client, "client is null");
    this.shop = requireNonNull(shop, "shop is null");
  }

  /** The session of a user's visit. */
  static String sessionId(String userId, int day) {
    return userId + "-" + day;
  }

  /** A list, and what its user did. */
  record Seen(SimulationClient.Served list, Visit visit) {}

  /**
   * One visit.
   *
   * @param userId as the server knows the user
   */
  Seen visit(SimulatedUser user, String userId, String placement, int day) {
    String sessionId = sessionId(userId, day);
    SimulationClient.Served list = client.recommend(userId, sessionId, placement, COUNT);
    double[] affinities = new double[list.items().size()];
    double[] prices = new double[affinities.length];
    for (int i = 0; i < affinities.length; i++) {
      String itemId = list.items().get(i).itemId();
      // What somebody added to the shop meanwhile is neither liked nor disliked.
      if (shop.hasItem(itemId)) {
        affinities[i] = shop.affinity(user.user(), shop.itemIndex(itemId));
        prices[i] = shop.price(shop.itemIndex(itemId));
      }
    }
    Visit visit = user.visit(day, affinities, prices);
    ArrayNode events = Json.mapper().createArrayNode();
    for (int i = 0; i < affinities.length; i++) {
      if (visit.isClicked(i)) {
        event(events, list, userId, sessionId, i).put("type", "click");
      }
      if (visit.isBought(i)) {
        event(events, list, userId, sessionId, i).put("type", "purchase").put("value", prices[i]);
      }
      if (visit.isHidden(i)) {
        event(events, list, userId, sessionId, i).put("type", "hide");
      }
    }
    client.send(events);
    return new Seen(list, visit);
  }

  private static ObjectNode event(
      ArrayNode events, SimulationClient.Served list, String userId, String sessionId, int place) {
    return events
        .addObject()
        .put("userId", userId)
        .put("itemId", list.items().get(place).itemId())
        .put("listId", list.listId())
        .put("position", place + 1)
        .put("sessionId", sessionId);
  }
}
