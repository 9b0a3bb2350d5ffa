package dev.belfry.scoring;

import dev.belfry.contracts.common.Source;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles which sources a model version answers with. */
final class SourceChoice {
  private static final Logger LOG = LoggerFactory.getLogger(SourceChoice.class);

  private SourceChoice() {}

  /**
   * The sources and their weights: the configured ones, else what the model's manifest recommends,
   * else the two-tower alone. What the model lacks is left out, with a warning.
   *
   * @param configured may be empty
   * @param recommended weights by name, as in the manifest; they hold for configured sources too,
   *     and one that is not named weighs 1
   * @param present what the model brings
   */
  static Map<Source, Double> of(
      String model, List<Source> configured, Map<String, Double> recommended, Set<Source> present) {
    Map<Source, Double> choice = new EnumMap<>(Source.class);
    for (Source source : configured) {
      if (present.contains(source)) {
        choice.put(source, recommended.getOrDefault(source.label(), 1.0));
      } else {
        LOG.warn("model {} brings no {}, which scoring.sources names", model, source.label());
      }
    }
    if (choice.isEmpty()) {
      recommended.forEach(
          (name, weight) -> {
            Source source = Source.ofModel(name);
            if (present.contains(source)) {
              choice.put(source, weight);
            }
          });
    }
    if (choice.isEmpty()) {
      choice.put(Source.TWO_TOWER, 1.0);
    }
    return choice;
  }
}
