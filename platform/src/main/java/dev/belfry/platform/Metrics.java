package dev.belfry.platform;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The process's one registry of counters and timers, read by {@code GET /metrics}. Thread-safe. */
public final class Metrics {
  private static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private Metrics() {}

  /** Where every meter is registered; hand it to {@code MicrometerMetricsFactory} too. */
  public static PrometheusMeterRegistry registry() {
    return REGISTRY;
  }
}
