package dev.belfry.storage;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Times counted in buckets that grow by 5 %: bucket b holds {@code [1.05^b, 1.05^(b+1))}
 * microseconds, so a quantile is within 2.5 % of the one of the times themselves. Not thread-safe.
 */
public final class LatencyHistogram {
  private static final double BASE = 1.05;

  private final TreeMap<Integer, Long> counts = new TreeMap<>();
  private long total;

  LatencyHistogram() {}

  void add(int bucket, long count) {
    counts.merge(bucket, count, Long::sum);
    total += count;
  }

  /** How many times were counted. */
  public long count() {
    return total;
  }

  /**
   * The smallest bucket's middle below or at which {@code q} of the times lie.
   *
   * @param q in (0, 1]
   * @return milliseconds, or null where nothing was counted
   */
  public @Nullable Double millis(double q) {
    long wanted = (long) Math.ceil(q * total);
    long seen = 0;
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return Math.pow(BASE, entry.getKey() + 0.5) / 1_000;
      }
    }
    return null;
  }
}
