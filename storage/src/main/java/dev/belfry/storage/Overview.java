package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Traffic over a range: live lists without further pages.
 *
 * @param since the start of the first bucket
 * @param lists how many
 * @param clicks on those lists
 * @param degraded lists that missed something
 * @param micros total time of all lists, in microseconds
 * @param itemsShown distinct items that still exist and were in a list
 * @param regimes lists by regime
 * @param sources served items by source
 * @param latency by stage, {@code total} among them
 * @param buckets equal spans, oldest first
 * @param catalogueChanged when an item last changed, or null where that is long ago
 */
public record Overview(
    Instant since,
    long lists,
    long clicks,
    long degraded,
    long micros,
    long itemsShown,
    Map<String, Long> regimes,
    Map<String, Long> sources,
    Map<String, LatencyHistogram> latency,
    List<Bucket> buckets,
    @Nullable Instant catalogueChanged) {
  public Overview {
    requireNonNull(since, "since is null");
    regimes = Map.copyOf(regimes);
    sources = Map.copyOf(sources);
    latency = Map.copyOf(latency);
    buckets = List.copyOf(buckets);
  }

  /**
   * One span of the range.
   *
   * @param at its start
   * @param lists how many
   * @param clicks on those lists, whenever they came
   * @param degraded lists that missed something
   * @param latency of whole requests
   */
  public record Bucket(
      Instant at, long lists, long clicks, long degraded, LatencyHistogram latency) {}
}
