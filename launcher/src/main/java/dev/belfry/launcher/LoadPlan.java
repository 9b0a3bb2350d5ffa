package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the load generator asks for.
 *
 * @param url of the server
 * @param key an API key that may read
 * @param userIds users to ask for, drawn evenly
 * @param placements placements to ask for, drawn evenly
 * @param count items of a list, 1 to 100
 * @param connections at most this many
 * @param warmup asked at the same rate before anything is counted
 * @param duration for which is counted
 * @param seed of the draws
 */
record LoadPlan(
    URI url,
    String key,
    List<String> userIds,
    List<String> placements,
    int count,
    int connections,
    Duration warmup,
    Duration duration,
    long seed) {
  LoadPlan {
    requireNonNull(url, "url is null");
    requireNonNull(key, "key is null");
    userIds = List.copyOf(userIds);
    placements = List.copyOf(placements);
    if (userIds.isEmpty() || placements.isEmpty()) {
      throw BelfryException.invalid("the server knows no users to ask for; import some first");
    }
  }

  /** The same for a shorter time. */
  LoadPlan lasting(Duration newWarmup, Duration newDuration) {
    return new LoadPlan(
        url, key, userIds, placements, count, connections, newWarmup, newDuration, seed);
  }
}
