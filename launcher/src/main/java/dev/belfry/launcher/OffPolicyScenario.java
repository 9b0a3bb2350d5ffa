package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.training.ClickModel;
import dev.belfry.training.ShopWorld;
import dev.belfry.training.SimulationTable;
import dev.belfry.training.SimulationTable.Chart;
import dev.belfry.training.SimulationTable.Column;
import dev.belfry.training.SimulationTable.Unit;
import dev.belfry.training.UserBehaviour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What other rules would have earned, estimated from the lists of the rules in force, beside what
 * is true: at every visit each of them makes a list that nobody sees, and what would be clicked on
 * it is known.
 */
final class OffPolicyScenario implements SimulationScenario {
  private static final String LIVE = "live";
  private static final List<String> ESTIMATORS = List.of("ips", "snips", "dr");

  /** Chance in the rules in force: without it nothing can be said of others. */
  private static final List<Map<String, Object>> SERVED = List.of(dither(), explore(0.2));

  private static final Map<String, List<Map<String, Object>>> CANDIDATES = candidates();

  private static Map<String, List<Map<String, Object>>> candidates() {
    Map<String, List<Map<String, Object>>> candidates = new LinkedHashMap<>();
    candidates.put("the same", SERVED);
    candidates.put("less chance", List.of(dither(), explore(0.05)));
    candidates.put("cheap items raised", List.of(dither(), explore(0.2), raise(1.5)));
    candidates.put("cheap items first", List.of(raise(20)));
    return candidates;
  }

  private static Map<String, Object> dither() {
    return Map.of("name", "luck", "action", Map.of("type", "dither", "temperature", 0.2));
  }

  private static Map<String, Object> explore(double share) {
    return Map.of("name", "chance", "action", Map.of("type", "explore", "share", share));
  }

  private static Map<String, Object> raise(double factor) {
    return Map.of(
        "name",
        "cheap",
        "items",
        "item.price < 20.0",
        "action",
        Map.of("type", "boost", "factor", factor));
  }

  @Override
  public String name() {
    return "offpolicy";
  }

  @Override
  public List<String> worlds() {
    return List.of(LIVE);
  }

  /** Every list is recorded with what it was made of. */
  @Override
  public Map<String, String> settings() {
    return Map.of("gateway.full-inputs-per-second", "1000000");
  }

  @Override
  public List<SimulationTable> outlines() {
    return CANDIDATES.keySet().stream().map(OffPolicyScenario::outline).toList();
  }

  private static SimulationTable outline(String candidate) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of("lists", Unit.COUNT));
    columns.add(Column.of("served", Unit.SHARE));
    columns.add(Column.of("truth", Unit.SHARE));
    ESTIMATORS.forEach(estimator -> columns.add(Column.of(estimator, Unit.SHARE)));
    columns.add(Column.plain("low", Unit.SHARE));
    columns.add(Column.plain("high", Unit.SHARE));
    ESTIMATORS.forEach(estimator -> columns.add(Column.of(inside(estimator), Unit.NUMBER)));
    columns.add(Column.of("effective", Unit.COUNT));
    columns.add(Column.of("refused", Unit.NUMBER));
    return new SimulationTable(
        "offpolicy, " + candidate,
        List.of(
            "Click-through of other rules, estimated from the lists of those in force, beside what"
                + " is true of them at the same visits.",
            "Low and high: the 95 % interval of dr. In: 1 where an estimator's interval holds the"
                + " truth."),
        columns,
        List.of(),
        List.of(new Chart(candidate, "truth", "dr", "low", "high")));
  }

  private static String inside(String estimator) {
    return "in " + estimator;
  }

  @Override
  public List<double[]> run(
      SimulationClient server, SimulationTraffic traffic, int days, IntConsumer progress) {
    String placement = SimulationClient.placement(0);
    Map<String, Truth> truths = new LinkedHashMap<>();
    CANDIDATES.forEach(
        (name, rules) -> truths.put(name, new Truth(traffic.shop(), server.publish(name, rules))));
    // The last that is published is in force.
    server.publish("with chance", SERVED);
    server.flush();
    traffic.run(
        days,
        (world, user, userId, sessionId) ->
            truths
                .values()
                .forEach(
                    truth ->
                        truth.add(
                            user, server.wouldShow(userId, sessionId, placement, truth.ruleset))),
        progress);
    List<double[]> rows = new ArrayList<>();
    for (Truth truth : truths.values()) {
      rows.add(row(server.estimate(placement, truth.ruleset), truth.clickThrough()));
    }
    return rows;
  }

  private static double[] row(JsonNode estimated, double truth) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    estimated.path("estimates").forEach(e -> found.put(e.path("estimator").asText(), e));
    List<Double> row = new ArrayList<>();
    row.add(estimated.path("lists").asDouble());
    row.add(SimulationEstimate.number(estimated.path("logged")));
    row.add(truth);
    ESTIMATORS.forEach(estimator -> row.add(number(found.get(estimator), "mean")));
    row.add(number(found.get("dr"), "low"));
    row.add(number(found.get("dr"), "high"));
    for (String estimator : ESTIMATORS) {
      double low = number(found.get(estimator), "low");
      double high = number(found.get(estimator), "high");
      row.add(SimulationEstimate.holds(low, high, truth));
    }
    row.add(SimulationEstimate.number(estimated.path("effectiveSampleSize")));
    row.add(estimated.path("refused").asBoolean() ? 1.0 : 0.0);
    return row.stream().mapToDouble(value -> value).toArray();
  }

  private static double number(@Nullable JsonNode estimate, String field) {
    return estimate == null ? Double.NaN : SimulationEstimate.number(estimate.path(field));
  }

  /** What would be clicked of the lists of a ruleset. */
  private static final class Truth {
    private static final ClickModel CLICKS = UserBehaviour.DEFAULT.clicks();

    private final ShopWorld shop;
    private final String ruleset;
    private double clicks;
    private long shown;

    Truth(ShopWorld shop, String ruleset) {
      this.shop = shop;
      this.ruleset = ruleset;
    }

    void add(int user, List<String> itemIds) {
      for (int i = 0; i < itemIds.size(); i++) {
        clicks += CLICKS.click(i + 1, shop.affinity(user, shop.itemIndex(itemIds.get(i))));
      }
      shown += itemIds.size();
    }

    double clickThrough() {
      return clicks / shown;
    }
  }
}
