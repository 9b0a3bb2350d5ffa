package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.training.ShopWorld;
import dev.belfry.training.SimulatedUser;
import dev.belfry.training.SimulationTruth;
import dev.belfry.training.UserBehaviour;
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
  private final SimulationClient server;
  private final ShopWorld shop;
  private final SimulationVisitor visitor;
  private final List<World> worlds = new ArrayList<>();

  private record World(
      String name, String placement, List<SimulatedUser> users, SimulationTruth truth) {}

  /** Told of each visit before its list is asked for. */
  interface BeforeVisit {
    /**
     * A user is there.
     *
     * @param user index in the shop
     * @param userId as the server knows the user in this world
     * @param sessionId of the visit
     */
    void comes(String world, int user, String userId, String sessionId);
  }

  private record Coming(int second, World world, SimulatedUser user) {}

  /**
   * @param seed of what users do
   * @param arrivalDays users come for the first time on one of so many days
   */
  SimulationTraffic(
      SimulationClient server,
      ShopWorld shop,
      List<String> names,
      UserBehaviour behaviour,
      long seed,
      int arrivalDays) {
    this.server = server;
    this.shop = shop;
    this.visitor = new SimulationVisitor(server, shop);
    for (String name : names) {
      List<SimulatedUser> users = new ArrayList<>();
      for (int u = 0; u < shop.users(); u++) {
        users.add(new SimulatedUser(u, behaviour, seed, arrivalDays));
      }
      worlds.add(
          new World(name, SimulationClient.placement(worlds.size()), users, new SimulationTruth()));
    }
  }

  /**
   * Lets days go by; after each, the server is up to date.
   *
   * @param afterDay told of each day when it is over
   */
  void run(int days, IntConsumer afterDay) {
    run(days, (world, user, userId, sessionId) -> {}, afterDay);
  }

  /** The same, where somebody is told of each visit before it. */
  void run(int days, BeforeVisit before, IntConsumer afterDay) {
    for (int day = 0; day < days; day++) {
      for (Coming coming : comings(day)) {
        server.moveTo(server.at(day, coming.second()));
        visit(day, coming.world(), coming.user(), before);
      }
      server.moveTo(server.at(day + 1, 0));
      server.flush();
      afterDay.accept(day);
    }
  }

  /** Whose users they are. */
  ShopWorld shop() {
    return shop;
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

  private void visit(int day, World world, SimulatedUser user, BeforeVisit before) {
    String userId = shop.userId(user.user(), world.name());
    before.comes(world.name(), user.user(), userId, SimulationVisitor.sessionId(userId, day));
    SimulationVisitor.Seen seen = visitor.visit(user, userId, world.placement(), day);
    for (String flag : seen.list().degraded()) {
      // A policy without sources falls back on popularity, and says so.
      if (!flag.equals("coldstart_short")) {
        throw new BelfryException(ErrorCode.INTERNAL, "a list was degraded: " + flag);
      }
    }
    world.truth().add(user.user(), day * 86_400L + user.second(day), seen.visit());
  }
}
