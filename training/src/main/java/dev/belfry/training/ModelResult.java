package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a model reached over all parts and seeds.
 *
 * @param name of the model
 * @param figures by metric, such as {@code recall@10}, in the order of tables
 * @param units the metric that models are compared by, for each user, averaged over seeds and folds
 * @param curves of each fit that told of its epochs
 * @param recallAt mean recall at {@link Evaluator#GRID}; NaN beyond the longest list
 * @param byHistory the compared metric by length of the history; null where nobody has such
 * @param byPopularity share of the held-out items that are found, by popularity in training
 * @param fitSeconds of one fit, on average
 * @param rankSeconds of ranking for the whole test, on average
 * @param peakMb the most memory of the process while it was trained and ranked
 */
record ModelResult(
    String name,
    Map<String, Figure> figures,
    double[] units,
    List<List<Point>> curves,
    double[] recallAt,
    List<Bucket> byHistory,
    List<Bucket> byPopularity,
    double fitSeconds,
    double rankSeconds,
    double peakMb) {

  /** One epoch of a fit: mean loss, and NDCG@10 on the validation; NaN where not known. */
  record Point(int epoch, double loss, double metric) {}

  /**
   * A figure over some of the cases.
   *
   * @param label which
   * @param count how many of them
   */
  record Bucket(String label, long count, Figure figure) {}

  /** The epoch of the best validation of the first fit that told of any; the earliest of equals. */
  static OptionalInt bestEpoch(List<List<Point>> curves) {
    return curves.stream()
        .limit(1)
        .flatMap(List::stream)
        .filter(p -> !Double.isNaN(p.metric()))
        .max(Comparator.comparingDouble(Point::metric).thenComparing(p -> -p.epoch()))
        .map(p -> OptionalInt.of(p.epoch()))
        .orElse(OptionalInt.empty());
  }

  /** A figure by its name. */
  Figure figure(String metric) {
    return requireNonNull(figures.get(metric), () -> "there is no figure " + metric);
  }
}
