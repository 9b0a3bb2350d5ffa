package dev.belfry.coldstart;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;

/**
 * Settings of the cold-start verticle, section {@code coldstart}.
 *
 * @param threads {@code threads}: requests answered at the same time
 * @param maxInFlight {@code max-in-flight}: requests accepted before no more are taken
 * @param cachedItems {@code cached-items}: items whose content neighbours are remembered
 */
public record ColdStartConfig(int threads, int maxInFlight, int cachedItems) {
  public ColdStartConfig {
    if (threads < 1 || maxInFlight < 1 || cachedItems < 0) {
      throw BelfryException.invalid("the cold-start configuration has a number below its minimum");
    }
  }

  public static ColdStartConfig from(ConfigReader reader) {
    return new ColdStartConfig(
        reader.integer(
            "coldstart.threads", Math.max(1, Runtime.getRuntime().availableProcessors()), 1, 256),
        reader.integer("coldstart.max-in-flight", 128, 1, 100_000),
        reader.integer("coldstart.cached-items", 5_000, 0, 10_000_000));
  }
}
