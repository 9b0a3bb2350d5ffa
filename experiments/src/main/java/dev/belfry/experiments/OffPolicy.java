package dev.belfry.experiments;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a candidate policy would have earned from the choices of another one: inverse
 * propensity scores (IPS), self-normalised (SNIPS: Swaminathan, Joachims, NeurIPS 2015) and doubly
 * robust (DR: Dudik, Langford, Li, ICML 2011). Lists are the units of the intervals. Not
 * thread-safe.
 */
public final class OffPolicy {
  /** Below this effective number of lists nothing is said. */
  public static final double LEAST_EFFECTIVE = 100;

  /** Nor below this share of the lists. */
  public static final double LEAST_SHARE = 0.01;

  /** Nor where the mean weight, which should be 1, is so far from it. */
  private static final double MOST_MISSING = 0.2;

  private static final double Z = 1.959963984540054;

  private UnitSums logged = UnitSums.NONE;
  private UnitSums ips = UnitSums.NONE;
  private UnitSums snips = UnitSums.NONE;
  private UnitSums robust = UnitSums.NONE;
  private double weight;
  private double listWeights;
  private double listWeightSquares;
  private long choices;

  /**
   * A mean reward of a choice.
   *
   * @param mean of the reward
   * @param low of the 95 % interval
   * @param high of it
   */
  public record Estimate(double mean, double low, double high) {}

  /**
   * What can be said.
   *
   * @param lists how many were read
   * @param choices in them
   * @param logged what the logged policy earned; null without a choice
   * @param ips null where it is refused, and so the others
   * @param effective the number of lists that the weights leave: (sum w)^2 / sum w^2 over the mean
   *     weights of lists (Kish)
   * @param meanWeight 1 where the logged policy supports all that the candidate does
   * @param refusal why nothing is said, or null
   */
  public record Result(
      long lists,
      long choices,
      @Nullable Estimate logged,
      @Nullable Estimate ips,
      @Nullable Estimate snips,
      @Nullable Estimate robust,
      double effective,
      double meanWeight,
      @Nullable String refusal) {}

  /** Adds the choices of one list. */
  public void add(LoggedChoices list) {
    if (list.choices() == 0) {
      return;
    }
    choices += list.choices();
    weight += list.weight();
    double mean = list.weight() / list.choices();
    listWeights += mean;
    listWeightSquares += mean * mean;
    logged = logged.plus(UnitSums.of(list.reward(), list.choices(), 0));
    ips = ips.plus(UnitSums.of(list.weightedReward(), list.choices(), 0));
    snips = snips.plus(UnitSums.of(list.weightedReward(), list.weight(), 0));
    robust = robust.plus(UnitSums.of(list.robust(), list.choices(), 0));
  }

  /** What can be said by now. */
  public Result result() {
    double effective = listWeightSquares > 0 ? listWeights * listWeights / listWeightSquares : 0;
    double meanWeight = choices == 0 ? 0 : weight / choices;
    String refusal = refusal(effective, meanWeight);
    return new Result(
        logged.units(),
        choices,
        choices == 0 ? null : estimate(logged),
        refusal == null ? estimate(ips) : null,
        refusal == null ? estimate(snips) : null,
        refusal == null ? estimate(robust) : null,
        effective,
        meanWeight,
        refusal);
  }

  private @Nullable String refusal(double effective, double meanWeight) {
    if (choices == 0) {
      return "No choice was recorded with a propensity: nothing can be estimated";
    }
    long lists = logged.units();
    String unit = lists == choices ? "choices" : "lists";
    if (lists < LEAST_EFFECTIVE) {
      return String.format(
          Locale.ROOT, "%d %s are too few: %.0f are needed", lists, unit, LEAST_EFFECTIVE);
    }
    double least = Math.max(LEAST_EFFECTIVE, LEAST_SHARE * lists);
    if (effective < least) {
      return String.format(
          Locale.ROOT,
          "The record supports the candidate too thinly: %,d %s are worth %.0f under its"
              + " weights, and %.0f are needed; log with more exploration, or ask for a candidate"
              + " nearer to what was served",
          lists,
          unit,
          effective,
          least);
    }
    if (Math.abs(meanWeight - 1) > MOST_MISSING) {
      return String.format(
          Locale.ROOT,
          "The mean weight is %.2f and should be 1: %s",
          meanWeight,
          meanWeight < 1
              ? "much of what the candidate would show was never shown"
              : "the recorded propensities are not those that items were drawn with");
    }
    return null;
  }

  private static Estimate estimate(UnitSums sums) {
    RatioEstimate ratio = RatioEstimate.of(sums);
    double reach = Z * Math.sqrt(ratio.variance());
    return new Estimate(ratio.mean(), ratio.mean() - reach, ratio.mean() + reach);
  }
}
