package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.training.SimulationTable;
import dev.belfry.training.SimulationTable.Column;
import dev.belfry.training.SimulationTable.Unit;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A/A tests: many experiments at once whose variants are the same, each with a draw of its own of
 * the same users. Whatever is called a difference is a mistake.
 */
final class NullScenario implements SimulationScenario {
  private static final String LIVE = "live";
  private static final int EXPERIMENTS = 20;
  private static final int LOOKS = 4;
  private static final double ALPHA = 0.05;

  @Override
  public String name() {
    return "aa";
  }

  @Override
  public List<String> worlds() {
    return List.of(LIVE);
  }

  @Override
  public List<SimulationTable> outlines() {
    return List.of(
        new SimulationTable(
            "aa, ctr",
            List.of(
                EXPERIMENTS
                    + " experiments on the same users whose variants are the same; "
                    + LOOKS
                    + " looks, evenly spaced.",
                "Called: at the last look by the interval for one look, and at any look by the one"
                    + " that holds at every look; alpha "
                    + ALPHA
                    + "."),
            List.of(
                Column.of("users", Unit.COUNT),
                Column.of("lists", Unit.COUNT),
                Column.of("called at the end", Unit.NUMBER),
                Column.of("share", Unit.SHARE),
                Column.of("called at a look", Unit.NUMBER),
                Column.of("share of looks", Unit.SHARE),
                Column.of("alarms", Unit.NUMBER)),
            List.of(),
            List.of()));
  }

  @Override
  public List<double[]> run(
      SimulationClient server, SimulationTraffic traffic, int days, IntConsumer progress) {
    for (int e = 1; e <= EXPERIMENTS; e++) {
      server.startExperiment(
          key(e),
          "ab",
          LIVE,
          SimulationClient.placement(0),
          SimulationScenario.variants("control", MODEL, "same", MODEL));
    }
    boolean[] called = new boolean[EXPERIMENTS + 1];
    boolean[] calledAtEnd = new boolean[EXPERIMENTS + 1];
    boolean[] alarmed = new boolean[EXPERIMENTS + 1];
    traffic.run(
        days,
        day -> {
          progress.accept(day);
          if ((day + 1) * LOOKS / days > day * LOOKS / days) {
            for (int e = 1; e <= EXPERIMENTS; e++) {
              JsonNode results = server.results(key(e));
              SimulationEstimate estimate = SimulationEstimate.of(results, "ctr", "same");
              called[e] |= estimate.alwaysPValue() < ALPHA;
              calledAtEnd[e] = estimate.pValue() < ALPHA;
              alarmed[e] |= results.path("health").path("status").asText().equals("red");
            }
          }
        });
    return List.of(
        new double[] {
          traffic.truth(LIVE).units(),
          traffic.truth(LIVE).lists(),
          count(calledAtEnd),
          count(calledAtEnd) / EXPERIMENTS,
          count(called),
          count(called) / EXPERIMENTS,
          count(alarmed)
        });
  }

  private static String key(int experiment) {
    return "aa-" + experiment;
  }

  private static double count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
