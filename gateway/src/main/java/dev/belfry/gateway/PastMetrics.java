package dev.belfry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.experiments.Metric;
import dev.belfry.storage.ExperimentSums;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * What metrics were like in two weeks of the record, whatever was served: what experiments are
 * planned with. Two weeks of a large record are read once for many questions. Thread-safe.
 */
final class PastMetrics {
  private static final Duration SPAN = Duration.ofDays(14);
  private static final Duration KEPT = Duration.ofMinutes(2);
  private static final long LONGEST_MINUTES = 5;
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final ExperimentSums sums;
  private final InstantSource clock;
  private final AtATime turns = new AtATime(1);
  private final Cache<Question, Past> known =
      Caffeine.newBuilder().maximumSize(100).expireAfterWrite(KEPT).build();

  PastMetrics(ExperimentSums sums, InstantSource clock) {
    this.sums = sums;
    this.clock = clock;
  }

  private record Question(Metric metric, boolean byUser) {}

  /**
   * A metric over the units that were there.
   *
   * @param days in which they came for the first time, at least one
   */
  record Past(ExperimentSums.Sums sums, double days) {
    double unitsPerDay() {
      return sums.units() / days;
    }
  }

  /** A metric, a moment ago at most; one without a value is read again. */
  Future<Past> of(Metric metric, boolean byUser) {
    Question question = new Question(metric, byUser);
    return turns.run(
        () -> {
          Past kept = known.getIfPresent(question);
          return kept != null
              ? Future.succeededFuture(kept)
              : read(question)
                  .timeout(LONGEST_MINUTES, TimeUnit.MINUTES)
                  .onSuccess(
                      past -> {
                        if (past.sums().y() != 0) {
                          known.put(question, past);
                        }
                      });
        });
  }

  /** Who came back is known only of those whose week to come back in is over. */
  private Future<Past> read(Question question) {
    Instant now = clock.instant();
    Instant until = now.minus(Duration.ofDays(question.metric.daysToTell()));
    Instant from = until.minus(SPAN);
    return sums.firstList(from, until)
        .compose(
            first ->
                sums.past(
                        question.metric.label(), now, Duration.between(from, now), question.byUser)
                    .map(past -> new Past(past, days(first.orElse(from), until))));
  }

  /** A server that is a few days old has had its units in a few days. */
  private static double days(Instant from, Instant until) {
    return Math.max(1, Duration.between(from, until).toMillis() / DAY_MILLIS);
  }
}
