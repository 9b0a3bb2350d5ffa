package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the record says of the variants of experiments, as sums over units: lists and events are
 * added up in the database. Thread-safe.
 */
public interface ExperimentSums {
  /**
   * A phase to read.
   *
   * @param experimentNo number of the experiment
   * @param phase from 1
   * @param byUser whether the units are users, not sessions
   * @param from when the phase began
   * @param to when it ended, or now
   * @param metrics names of those to read
   * @param segmented the metric that is read by segment and by day too, or null for neither
   */
  record Phase(
      long experimentNo,
      int phase,
      boolean byUser,
      Instant from,
      Instant to,
      Set<String> metrics,
      @Nullable String segmented) {
    public Phase {
      requireNonNull(from, "from is null");
      requireNonNull(to, "to is null");
      metrics = Set.copyOf(metrics);
    }
  }

  /**
   * The sums of one metric over units: y is the numerator, x the denominator, c the positive events
   * of the four weeks before the phase.
   *
   * @param variant key of the variant
   * @param metric its name
   * @param dimension empty for all units; {@code regime}, {@code placement} or {@code device} of a
   *     unit's first list; {@code day} of its lists and events
   * @param value of the dimension
   * @param units how many
   */
  record Sums(
      String variant,
      String metric,
      String dimension,
      String value,
      long units,
      double y,
      double x,
      double c,
      double yy,
      double xx,
      double cc,
      double xy,
      double yc,
      double xc) {}

  /** The units and lists of a variant. */
  record Units(String variant, long units, long lists) {}

  /**
   * Who took part.
   *
   * @param variants each unit counts for the variant that it got first
   * @param atPlan units of each variant among the first ones, as many as were planned; empty where
   *     there are fewer
   * @param inTwo units that had lists of more than one variant
   */
  record Population(List<Units> variants, Map<String, Long> atPlan, long inTwo) {
    public Population {
      variants = List.copyOf(variants);
      atPlan = Map.copyOf(atPlan);
    }
  }

  /** Lists whose clicks went more to control's ranker, to the other one's, to both alike. */
  record Wins(long a, long b, long ties) {}

  /**
   * What came of lists that were made again beside.
   *
   * @param overlap mean rank-biased overlap, or null
   * @param live milliseconds of the list that was served: median and 99th percentile; null for none
   * @param shadow of the one beside it
   */
  record Shadow(
      long lists,
      long errors,
      @Nullable Double overlap,
      List<@Nullable Double> live,
      List<@Nullable Double> shadow) {}

  /**
   * Who took part in a phase.
   *
   * @param planned units of all variants; 0 where nobody planned
   */
  Future<Population> population(Phase phase, long planned);

  /** The sums of the metrics, variant by variant. */
  Future<List<Sums>> sums(Phase phase);

  /** The credits of an interleaved phase. */
  Future<Wins> wins(Phase phase);

  /** The lists of a shadow in a phase. */
  Future<Shadow> shadow(Phase phase);

  /**
   * A metric over the units of the past, whatever they were served: what an experiment is planned
   * with. The variant of the sums is empty.
   *
   * @param window until {@code now}
   * @param byUser whether the units are users, not sessions
   */
  Future<Sums> past(String metric, Instant now, Duration window, boolean byUser);

  /** When the first live list of a time was served; empty where there was none. */
  Future<Optional<Instant>> firstList(Instant from, Instant to);
}
