package dev.belfry.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.platform.Json;
import dev.belfry.training.ShopWorld;
import dev.belfry.training.SimulatedUser;
import dev.belfry.training.SimulationTruth;
import dev.belfry.training.UserBehaviour;
import dev.belfry.training.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The users of a simulation, who visit a server day by day and one after the other. Every user
 * lives once in each world, and draws the same numbers there: what differs is what the worlds'
 * policies did. For one thread.
 */
final class SimulationTraffic {
  /** Items of a list. */
  static final int COUNT = 10;

  private final SimulationServer server;
  private final ShopWorld shop;
  private final List<World> worlds = new ArrayList<>();

  private record World(
      String name, String placement, List<SimulatedUser> users, SimulationTruth truth) {}

  private record Coming(int second, World world, SimulatedUser user) {}

  /**
   * @param seed of what users do
   * @param arrivalDays users come for the first time on one of so many days
   */
  SimulationTraffic(
      SimulationServer server,
      ShopWorld shop,
      List<String> names,
      UserBehaviour behaviour,
      long seed,
      int arrivalDays) {
    this.server = server;
    this.shop = shop;
    for (String name : names) {
      List<SimulatedUser> users = new ArrayList<>();
      for (int u = 0; u < shop.users(); u++) {
        users.add(new SimulatedUser(u, behaviour, seed, arrivalDays));
      }
      worlds.add(
          new World(name, SimulationServer.placement(worlds.size()), users, new SimulationTruth()));
    }
  }

  /**
   * Lets days go by; after each, the server is up to date.
   *
   * @param afterDay told of each day when it is over
   */
  void run(int days, IntConsumer afterDay) {
    for (int day = 0; day < days; day++) {
      for (Coming coming : comings(day)) {
        server.moveTo(server.at(day, coming.second()));
        visit(day, coming.world(), coming.user());
      }
      server.moveTo(server.at(day + 1, 0));
      server.flush();
      afterDay.accept(day);
    }
  }

  /** What is true of the policy of a world. */
  SimulationTruth truth(String name) {
    return worlds.stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow().truth();
  }

  private List<Coming> comings(int day) {
    List<Coming> comings = new ArrayList<>();
    for (World world : worlds) {
      for (SimulatedUser user : world.users()) {
        if (user.comes(day)) {
          comings.add(new Coming(user.second(day), world, user));
        }
      }
    }
    // The sort is stable: who comes in the same second comes in the order of worlds and users.
    comings.sort(Comparator.comparingInt(Coming::second));
    return comings;
  }

  private void visit(int day, World world, SimulatedUser user) {
    String userId = shop.userId(user.user(), world.name());
    String sessionId = userId + "-" + day;
    SimulationServer.Served list = server.recommend(userId, sessionId, world.placement(), COUNT);
    int[] items = list.items().stream().mapToInt(shown -> shop.itemIndex(shown.itemId())).toArray();
    double[] affinities = new double[items.length];
    double[] prices = new double[items.length];
    for (int i = 0; i < items.length; i++) {
      affinities[i] = shop.affinity(user.user(), items[i]);
      prices[i] = shop.price(items[i]);
    }
    Visit visit = user.visit(day, affinities, prices);
    world.truth().add(user.user(), day * 86_400L + user.second(day), visit);
    ArrayNode events = Json.mapper().createArrayNode();
    for (int i = 0; i < items.length; i++) {
      String itemId = list.items().get(i).itemId();
      if (visit.isClicked(i)) {
        event(events, list, userId, sessionId, itemId, i + 1).put("type", "click");
      }
      if (visit.isBought(i)) {
        event(events, list, userId, sessionId, itemId, i + 1)
            .put("type", "purchase")
            .put("value", prices[i]);
      }
      if (visit.isHidden(i)) {
        event(events, list, userId, sessionId, itemId, i + 1).put("type", "hide");
      }
    }
    server.send(events);
  }

  private static ObjectNode event(
      ArrayNode events,
      SimulationServer.Served list,
      String userId,
      String sessionId,
      String itemId,
      int position) {
    return events
        .addObject()
        .put("userId", userId)
        .put("itemId", itemId)
        .put("listId", list.listId())
        .put("position", position)
        .put("sessionId", sessionId);
  }
}
