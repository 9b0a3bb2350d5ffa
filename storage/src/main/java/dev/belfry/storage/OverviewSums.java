package dev.belfry.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds the rows of the rollup up to an overview. For one thread. */
final class OverviewSums {
  private static final String STAGE = "stage:";
  private static final String TOTAL = "total";

  private final Instant since;
  private final Duration bucket;
  private final long[] lists;
  private final long[] clicks;
  private final long[] degraded;
  private final LatencyHistogram[] latency;
  private final Map<String, Long> regimes = new HashMap<>();
  private final Map<String, Long> sources = new HashMap<>();
  private final Map<String, LatencyHistogram> stages = new HashMap<>();
  private long micros;

  OverviewSums(Instant since, Duration bucket, int buckets) {
    this.since = since;
    this.bucket = bucket;
    this.lists = new long[buckets];
    this.clicks = new long[buckets];
    this.degraded = new long[buckets];
    this.latency = new LatencyHistogram[buckets];
    for (int i = 0; i < buckets; i++) {
      latency[i] = new LatencyHistogram();
    }
  }

  void add(int place, String measure, String key, long n) {
    switch (measure) {
      case "lists" -> lists[place] += n;
      case "clicks" -> clicks[place] += n;
      case "degraded" -> degraded[place] += n;
      case "micros" -> micros += n;
      case "regime" -> regimes.merge(key, n, Long::sum);
      case "source" -> sources.merge(key, n, Long::sum);
      default -> {
        if (measure.startsWith(STAGE)) {
          String stage = measure.substring(STAGE.length());
          int time = Integer.parseInt(key);
          stages.computeIfAbsent(stage, name -> new LatencyHistogram()).add(time, n);
          if (stage.equals(TOTAL)) {
            latency[place].add(time, n);
          }
        }
      }
    }
  }

  Overview overview(long itemsShown, @Nullable Instant catalogueChanged) {
    List<Overview.Bucket> buckets = new ArrayList<>(lists.length);
    long allLists = 0;
    long allClicks = 0;
    long allDegraded = 0;
    for (int i = 0; i < lists.length; i++) {
      buckets.add(
          new Overview.Bucket(
              since.plus(bucket.multipliedBy(i)), lists[i], clicks[i], degraded[i], latency[i]));
      allLists += lists[i];
      allClicks += clicks[i];
      allDegraded += degraded[i];
    }
    return new Overview(
        since,
        allLists,
        allClicks,
        allDegraded,
        micros,
        itemsShown,
        regimes,
        sources,
        stages,
        buckets,
        catalogueChanged);
  }
}
