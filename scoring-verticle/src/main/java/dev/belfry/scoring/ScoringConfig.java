package dev.belfry.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;

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
 */
public record ScoringConfig(
    boolean enabled,
    int threads,
    int maxInFlight,
    int cachedUsers,
    int borrowFrom,
    IndexConfig index) {
  public ScoringConfig {
    requireNonNull(index, "index is null");
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
        IndexConfig.from(reader));
  }
}
