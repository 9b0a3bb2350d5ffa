package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.training.SimulationTable;
import dev.belfry.training.SimulationTable.Column;
import dev.belfry.training.SimulationTable.Unit;
import dev.belfry.training.SimulationTruth;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Team-draft interleaving of two rankers, and how many lists it needs to tell them apart beside an
 * A/B test of the same two.
 */
final class InterleavingScenario implements SimulationScenario {
  private static final String KEY = "interleaved";
  private static final String LIVE = "live";
  private static final String CONTROL = "popularity";
  private static final String TREATMENT = "model";

  @Override
  public String name() {
    return "interleaving";
  }

  @Override
  public List<String> worlds() {
    return List.of(LIVE, CONTROL, TREATMENT);
  }

  @Override
  public List<SimulationTable> outlines() {
    return List.of(
        new SimulationTable(
            "interleaving",
            List.of(
                "The model against popularity in the same lists (team draft); wins are lists in"
                    + " which more items of one were clicked.",
                "Needed: lists, clicked or not, to find a difference at 5 % with a power of 80 %; of"
                    + " A/B by the twins' click-through."),
            List.of(
                Column.of("lists", Unit.COUNT),
                Column.of("popularity wins", Unit.COUNT),
                Column.of("model wins", Unit.COUNT),
                Column.of("ties", Unit.COUNT),
                Column.of("model's share", Unit.SHARE),
                Column.of("p", Unit.SHARE),
                Column.of("true lift", Unit.LIFT),
                Column.of("needed", Unit.COUNT),
                Column.of("needed by A/B", Unit.COUNT),
                Column.of("times fewer", Unit.NUMBER)),
            List.of(),
            List.of()));
  }

  @Override
  public List<double[]> run(
      SimulationClient server, SimulationTraffic traffic, int days, IntConsumer progress) {
    Map<String, Map<String, Object>> both =
        SimulationScenario.variants(CONTROL, POPULARITY, TREATMENT, MODEL);
    server.startExperiment(KEY, "interleaving", LIVE, SimulationClient.placement(0), both);
    server.startExperiment(
        "all-" + CONTROL,
        "ab",
        CONTROL,
        SimulationClient.placement(1),
        SimulationScenario.variants("one", POPULARITY, "two", POPULARITY));
    traffic.run(days, progress);
    JsonNode outcome = server.results(KEY).path("interleaving");
    SimulationTruth control = traffic.truth(CONTROL);
    SimulationTruth treatment = traffic.truth(TREATMENT);
    double a = outcome.path("wins").path("a").asDouble();
    double b = outcome.path("wins").path("b").asDouble();
    double ties = outcome.path("wins").path("ties").asDouble();
    if (a + b == 0) {
      throw new BelfryException(
          ErrorCode.CONFLICT, "no list has a winner: the server has interleaved nothing");
    }
    double share = SimulationEstimate.number(outcome.path("share"));
    long lists = traffic.truth(LIVE).lists();
    double needed = needed(share, a + b, lists);
    double listsOfUser =
        (double) (control.lists() + treatment.lists()) / (control.units() + treatment.units());
    double neededByTest = 2 * treatment.unitsToTell(control) * listsOfUser;
    return List.of(
        new double[] {
          lists,
          a,
          b,
          ties,
          share,
          SimulationEstimate.number(outcome.path("pValue")),
          treatment.clickThrough() / control.clickThrough() - 1,
          needed,
          neededByTest,
          neededByTest / needed
        });
  }

  /**
   * Lists until a sign test at 5 % with a power of 80 % finds that one wins this share.
   *
   * @param decided lists that one has won
   * @param lists all of them, those without a click too
   */
  static double needed(double share, double decided, long lists) {
    return SimulationTable.POWER_80 * 0.25 / Math.pow(share - 0.5, 2) * lists / decided;
  }
}
