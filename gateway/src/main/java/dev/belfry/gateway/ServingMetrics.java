package dev.belfry.gateway;

import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.events.ServedList;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counters and timers of the lists that were served. Thread-safe. */
final class ServingMetrics {
  private static final Duration[] STEPS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200)
  };

  private final MeterRegistry registry;
  private final Map<Regime, Counter> byRegime = new EnumMap<>(Regime.class);
  private final Map<String, Timer> stages = new HashMap<>();
  private final Map<String, Counter> degraded = new ConcurrentHashMap<>();
  private final Counter unrecorded;
  private final LongAdder served = new LongAdder();

  ServingMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Regime regime : Regime.values()) {
      byRegime.put(regime, registry.counter("belfry.lists.served", "regime", regime.name()));
    }
    for (Stage stage : Stage.values()) {
      stages.put(stage.label(), timer(stage.label()));
    }
    stages.put("total", timer("total"));
    unrecorded = registry.counter("belfry.lists.unrecorded");
  }

  /** Counts a list that leaves. */
  void served(ServedList list, boolean recorded) {
    served.increment();
    Counter regime = byRegime.get(list.regime());
    if (regime != null) {
      regime.increment();
    }
    if (!recorded) {
      unrecorded.increment();
    }
    list.stageMicros()
        .forEach(
            (stage, micros) -> {
              Timer timer = stages.get(stage);
              if (timer != null) {
                timer.record(micros, TimeUnit.MICROSECONDS);
              }
            });
    for (String flag : list.degraded()) {
      degraded
          .computeIfAbsent(flag, f -> registry.counter("belfry.lists.degraded", "flag", f))
          .increment();
    }
  }

  /** How many lists left since the start. */
  long servedCount() {
    return served.sum();
  }

  private Timer timer(String stage) {
    return Timer.builder("belfry.stage")
        .description("Time of a stage of a request for a list")
        .tag("stage", stage)
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }
}
