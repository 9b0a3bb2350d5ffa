package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;

/**
 * Settings of the re-ranker verticle, section {@code reranker}.
 *
 * @param threads {@code threads}: event loops that answer
 * @param maxInFlight {@code max-in-flight}: requests that each loop accepts before it takes no more
 * @param cachedFilters {@code cached-filters}: compiled request filters that are remembered
 */
public record RerankerConfig(int threads, int maxInFlight, int cachedFilters) {
  public RerankerConfig {
    if (threads < 1 || maxInFlight < 1 || cachedFilters < 0) {
      throw BelfryException.invalid("the re-ranker configuration has a number below its minimum");
    }
  }

  public static RerankerConfig from(ConfigReader reader) {
    return new RerankerConfig(
        reader.integer(
            "reranker.threads", Math.max(1, Runtime.getRuntime().availableProcessors()), 1, 256),
        reader.integer("reranker.max-in-flight", 512, 1, 100_000),
        reader.integer("reranker.cached-filters", 1_000, 0, 1_000_000));
  }
}
