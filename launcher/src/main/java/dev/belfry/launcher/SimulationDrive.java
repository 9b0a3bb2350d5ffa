package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.ShopWorld;
import dev.belfry.training.SimulatedUser;
import dev.belfry.training.Visit;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Users with hidden tastes on a server in simulation mode that somebody else started, and may have
 * open in the console: day after day they visit, and the server's clock goes with them. It makes no
 * experiment. For one thread; {@link #stop} may be called by another.
 */
public final class SimulationDrive implements AutoCloseable {
  private final ApiClient api;
  private final SimulationClient client;
  private final SimulationPlan plan;
  private final ShopWorld shop;
  private final SimulationVisitor visitor;
  private final LocalDate firstDate;
  private final List<SimulatedUser> users = new ArrayList<>();
  private int day;
  private volatile boolean stopped;

  private SimulationDrive(
      ApiClient api,
      SimulationClient client,
      SimulationPlan plan,
      ShopWorld shop,
      LocalDate firstDate) {
    this.api = api;
    this.client = client;
    this.plan = plan;
    this.shop = shop;
    this.visitor = new SimulationVisitor(client, shop);
    this.firstDate = firstDate;
    // Who goes on with a server must not see the days before once more.
    long seed = plan.shop().seed() * 1_000_003 + firstDate.toEpochDay();
    for (int u = 0; u < shop.users(); u++) {
      users.add(new SimulatedUser(u, plan.behaviour(), seed, plan.arrivalDays()));
    }
  }

  /**
   * Fills the server with the plan's shop, unless it holds it; the first day is the next that
   * begins by the server's clock.
   *
   * @param apiKey with the scope admin
   * @param note told of what takes long
   * @throws BelfryException CONFLICT when the server is not in simulation mode, or holds something
   *     else; UNAVAILABLE when it does not answer
   */
  public static SimulationDrive open(
      URI url, String apiKey, SimulationPlan plan, Consumer<String> note) {
    ApiClient api = new ApiClient(url, apiKey);
    try {
      Instant now = Instant.parse(api.post("/v1/simulation/flush").path("now").asText());
      ShopWorld shop = ShopWorld.generate(plan.shop(), PositiveRule.DEFAULT);
      new ShopFilling(api, shop, note).fillUnlessThere();
      Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
      Instant start = midnight.equals(now) ? now : midnight.plus(1, ChronoUnit.DAYS);
      SimulationClient client = new SimulationClient(api, start);
      client.learnPopularity(shop.userId(0));
      return new SimulationDrive(
          api, client, plan, shop, start.atOffset(ZoneOffset.UTC).toLocalDate());
    } catch (RuntimeException | Error e) {
      api.close();
      throw e;
    }
  }

  /** How many days have gone by. */
  public int days() {
    return day;
  }

  /** Ends the day that goes by after the visit that is under way, and all later ones at once. */
  public void stop() {
    stopped = true;
  }

  /** Whether it was stopped. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Lets a day go by; after it the server is up to date, and its guardrails were looked at.
   *
   * @return what became of the day, or of its part before it was stopped
   */
  public SimulationDay next() {
    Tally tally = new Tally();
    List<SimulatedUser> comings =
        users.stream()
            .filter(user -> user.comes(day))
            .sorted(Comparator.comparingInt(user -> user.second(day)))
            .toList();
    for (SimulatedUser user : comings) {
      if (stopped) {
        break;
      }
      client.moveTo(client.at(day, user.second(day)));
      String userId = shop.userId(user.user());
      if (isLost(user, userId)) {
        tally.lost++;
      } else {
        tally.add(visitor.visit(user, userId, plan.placement(), day));
      }
    }
    if (!stopped) {
      client.moveTo(client.at(day + 1, 0));
    }
    client.flush();
    return tally.of(firstDate.plusDays(day++), experiments());
  }

  /** Whether this user never gets as far as asking: whom the server puts into a variant so. */
  private boolean isLost(SimulatedUser user, String userId) {
    for (SimulationLoss loss : plan.losses()) {
      if (user.isAmong(loss.share()) && loss.variant().equals(variant(loss.experiment(), userId))) {
        return true;
      }
    }
    return false;
  }

  private String variant(String experiment, String userId) {
    try {
      return api.get(
              "/v1/experiments/"
                  + ApiClient.encode(experiment)
                  + "/assignment?userId="
                  + ApiClient.encode(userId)
                  + "&sessionId="
                  + ApiClient.encode(SimulationVisitor.sessionId(userId, day)))
          .path("variant")
          .asText("");
    } catch (BelfryException e) {
      // It may be made while users come already.
      if (e.code() == ErrorCode.NOT_FOUND) {
        return "";
      }
      throw e;
    }
  }

  private List<SimulationDay.Experiment> experiments() {
    List<SimulationDay.Experiment> found = new ArrayList<>();
    for (JsonNode experiment : api.get("/v1/experiments").path("experiments")) {
      String key = experiment.path("key").asText();
      String state = experiment.path("state").asText();
      if (state.equals("running")) {
        JsonNode results = client.results(key);
        long units = 0;
        for (JsonNode variant : results.path("variants")) {
          units += variant.path("units").asLong();
        }
        String health = results.path("health").path("status").asText();
        found.add(new SimulationDay.Experiment(key, state, health, units));
      } else if (!state.equals("draft")) {
        found.add(new SimulationDay.Experiment(key, state, "", 0));
      }
    }
    return found;
  }

  @Override
  public void close() {
    api.close();
  }

  private static final class Tally {
    private int lists;
    private int degraded;
    private int clicks;
    private int purchases;
    private int hides;
    private int lost;

    void add(SimulationVisitor.Seen seen) {
      Visit visit = seen.visit();
      lists++;
      degraded += seen.list().degraded().isEmpty() ? 0 : 1;
      for (int i = 0; i < visit.shown(); i++) {
        clicks += visit.isClicked(i) ? 1 : 0;
        purchases += visit.isBought(i) ? 1 : 0;
        hides += visit.isHidden(i) ? 1 : 0;
      }
    }

    SimulationDay of(LocalDate date, List<SimulationDay.Experiment> experiments) {
      return new SimulationDay(date, lists, degraded, clicks, purchases, hides, lost, experiments);
    }
  }
}
