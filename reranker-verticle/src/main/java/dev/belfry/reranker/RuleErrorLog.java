package dev.belfry.reranker;

import dev.belfry.contracts.reranker.RuleErrors;
import dev.belfry.contracts.reranker.RuleErrors.RuleError;
import dev.belfry.platform.Metrics;
import io.micrometer.core.instrument.Counter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts, rule by rule, the evaluations that erred and were settled otherwise. Thread-safe. */
final class RuleErrorLog {
  private final InstantSource clock;
  private final boolean live;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private RuleErrorLog(InstantSource clock, boolean live) {
    this.clock = clock;
    this.live = live;
  }

  /** For the rules in force: also counted in {@code belfry_rule_errors_total{rule}}. */
  static RuleErrorLog live(InstantSource clock) {
    return new RuleErrorLog(clock, true);
  }

  /** For drafts and filters. */
  static RuleErrorLog unread() {
    return new RuleErrorLog(InstantSource.system(), false);
  }

  Entry of(String rule) {
    return entries.computeIfAbsent(
        rule,
        name ->
            new Entry(
                clock,
                live ? Metrics.registry().counter("belfry.rule.errors", "rule", name) : null));
  }

  /** The rules with an error. */
  RuleErrors snapshot() {
    List<RuleError> errors = new ArrayList<>();
    entries.forEach(
        (rule, entry) -> {
          long count = entry.count.sum();
          if (count > 0) {
            errors.add(new RuleError(rule, count, entry.lastAt));
          }
        });
    errors.sort(Comparator.comparing(RuleError::lastAt).reversed().thenComparing(RuleError::rule));
    return new RuleErrors(errors);
  }

  /** One rule's. */
  static final class Entry {
    private final InstantSource clock;
    private final @Nullable Counter metric;
    private final LongAdder count = new LongAdder();
    private volatile Instant lastAt = Instant.EPOCH;

    private Entry(InstantSource clock, @Nullable Counter metric) {
      this.clock = clock;
      this.metric = metric;
    }

    void add() {
      lastAt = clock.instant();
      count.increment();
      if (metric != null) {
        metric.increment();
      }
    }
  }
}
