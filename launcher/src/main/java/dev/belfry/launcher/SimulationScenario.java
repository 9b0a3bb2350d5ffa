package dev.belfry.launcher;

import dev.belfry.training.SimulationTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** One question that is put to a simulation. */
interface SimulationScenario {
  /** Metrics of every experiment beside click-through. */
  List<String> SECONDARY =
      List.of("clicks_per_unit", "conversion", "revenue", "hides", "retention_7", "retention_30");

  /** What is live: the model's sources, and the second stage where it has one. */
  Map<String, Object> MODEL = Map.of();

  /**
   * What most people like, in one order for everybody: no source is left, and the list falls back
   * on popularity.
   */
  Map<String, Object> POPULARITY =
      Map.of(
          "rank",
          false,
          "withoutSources",
          List.of(
              "two-tower",
              "als",
              "ease",
              "item-knn",
              "sequential-rules",
              "item-embedding",
              "als-fold-in",
              "content",
              "segment-popularity",
              "category-popularity",
              "context-popularity",
              "popularity"));

  /** Two variants, the control first. */
  static Map<String, Map<String, Object>> variants(
      String control, Map<String, Object> first, String other, Map<String, Object> second) {
    Map<String, Map<String, Object>> variants = new LinkedHashMap<>();
    variants.put(control, first);
    variants.put(other, second);
    return variants;
  }

  /** Its name. */
  String name();

  /** The worlds in which every user lives once; the first is the one that experiments are of. */
  List<String> worlds();

  /** How many days it takes where so many are asked for. */
  default int days(int asked) {
    return asked;
  }

  /** Users come for the first time on one of so many days. */
  default int arrivalDays(int days) {
    return Math.max(1, days / 2);
  }

  /** Settings of its server. */
  default Map<String, String> settings() {
    return Map.of();
  }

  /** The tables that it gives, without rows. */
  List<SimulationTable> outlines();

  /**
   * Does one run.
   *
   * @param progress told of each day when it is over
   * @return the values of a row for each table
   */
  List<double[]> run(
      SimulationClient server, SimulationTraffic traffic, int days, IntConsumer progress);
}
