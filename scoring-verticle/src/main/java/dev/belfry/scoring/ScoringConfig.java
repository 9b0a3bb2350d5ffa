package dev.belfry.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Source;
import dev.belfry.platform.ConfigReader;
import java.util.Arrays;
import java.util.List;

/**
 * Settings of the scoring verticle, section {@code scoring}.
 *
 * @param enabled {@code enabled}: whether the verticle is deployed at all
 * @param threads {@code threads}: requests scored at the same time
 * @param maxInFlight {@code max-in-flight}: requests that each thread accepts before it stops
 *     taking more
 * @param cachedUsers {@code cached-users}: user embeddings kept in the process
 * @param borrowFrom {@code borrow-from}: how many warm neighbours lend their embedding to a new
 *     item without features
 * @param index how items are found
 * @param sources {@code sources}: which of a model's sources propose candidates; empty for what the
 *     model recommends
 */
public record ScoringConfig(
    boolean enabled,
    int threads,
    int maxInFlight,
    int cachedUsers,
    int borrowFrom,
    IndexConfig index,
    List<Source> sources) {
  public ScoringConfig {
    requireNonNull(index, "index is null");
    sources = List.copyOf(sources);
    if (threads < 1 || maxInFlight < 1 || cachedUsers < 0 || borrowFrom < 1) {
      throw BelfryException.invalid("the scoring configuration has a number below its minimum");
    }
  }

  public static ScoringConfig from(ConfigReader reader) {
    return new ScoringConfig(
        reader.bool("scoring.enabled", true),
        reader.integer(
            "scoring.threads", Math.max(1, Runtime.getRuntime().availableProcessors()), 1, 256),
        reader.integer("scoring.max-in-flight", 64, 1, 100_000),
        reader.integer("scoring.cached-users", 100_000, 0, 100_000_000),
        reader.integer("scoring.borrow-from", 10, 1, 100),
        IndexConfig.from(reader),
        reader.value(
            "scoring.sources",
            "",
            ScoringConfig::sources,
            "some of " + Source.OF_MODELS.stream().map(Source::label).toList()));
  }

  private static List<Source> sources(String names) {
    return Arrays.stream(names.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(Source::ofModel)
        .distinct()
        .toList();
  }
}
