package dev.belfry.experiments;

import dev.belfry.contracts.common.BelfryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How many units, and so how many days, an experiment needs. */
public final class Planner {
  private Planner() {}

  /**
   * What is asked.
   *
   * @param minimumEffect relative to the metric's mean, above 0
   * @param alpha the share of false alarms
   * @param power the chance to see an effect of that size
   * @param dailyUnits that come each day, before coverage
   * @param variants how many share them
   * @param coverage share of the units that take part
   */
  public record Question(
      Metric metric,
      double minimumEffect,
      double alpha,
      double power,
      double dailyUnits,
      int variants,
      double coverage) {
    public Question {
      within("minimumEffect", minimumEffect, 0, 10);
      within("alpha", alpha, 0, 0.5);
      within("coverage", coverage, 0, 1);
      if (!(power >= 0.5 && power < 1)) {
        throw BelfryException.invalid("'power' is " + power + "; 0.5 to 0.999 are accepted");
      }
      if (variants < 2 || variants > 10) {
        throw BelfryException.invalid("'variants' is " + variants + "; 2 to 10 are accepted");
      }
    }

    private static void within(String name, double value, double above, double most) {
      if (!(value > above && value <= most)) {
        throw BelfryException.invalid(
            "'" + name + "' is " + value + "; more than " + above + " to " + most + " is accepted");
      }
    }
  }

  /**
   * What it takes.
   *
   * @param baseline mean of the metric in the record
   * @param unitsPerVariant until the sequential interval leaves 0 out with the power asked for
   * @param unitsAtOneLook the same for the fixed interval, that is looked at once
   * @param days null where no units come
   * @param sentence the same in words
   */
  public record Plan(
      double baseline,
      long unitsPerVariant,
      long unitsAtOneLook,
      @Nullable Integer days,
      String sentence) {}

  /**
   * Plans from what the metric was.
   *
   * @param record the metric over units of the past
   * @throws BelfryException INVALID where the metric has no data or never varies
   */
  public static Plan plan(Question question, UnitSums record) {
    if (question.metric().shape() == Metric.Shape.TOTAL) {
      throw BelfryException.invalid(
          "the metric '"
              + question.metric().label()
              + "' is one number for all units, without an interval: no number of units decides it;"
              + " choose another one");
    }
    RatioEstimate past = RatioEstimate.of(record);
    double perUnit = past.variance() * past.units();
    if (!past.hasData() || past.mean() == 0 || !(perUnit > 0)) {
      throw BelfryException.invalid(
          "the metric '"
              + question.metric().label()
              + "' has no data to plan with: "
              + past.units()
              + " units were recorded, with a mean of "
              + (past.hasData() ? past.mean() : "nothing")
              + "; choose another one, or wait until lists and outcomes are recorded");
    }
    double effect = question.minimumEffect() * past.mean();
    double toPower = Distributions.normalQuantile(question.power());
    double oneLook = Distributions.normalQuantile(1 - question.alpha() / 2);
    // Tuned to the planned number, the radius there depends on alpha alone.
    double everyLook = ConfidenceSequence.planned(question.alpha(), 1_000_000).radius(1_000_000);
    long units = units(everyLook + toPower, perUnit, effect);
    long unitsAtOneLook = units(oneLook + toPower, perUnit, effect);
    double daily = question.dailyUnits() * question.coverage();
    Integer days =
        daily > 0
            ? (Integer) (int) Math.min(1_000_000, Math.ceil(units * question.variants() / daily))
            : null;
    return new Plan(
        past.mean(),
        units,
        unitsAtOneLook,
        days,
        String.format(
            Locale.ROOT,
            "With a mean of %.4g now, a change of %.3g %% is seen in %.0f %% of experiments by %,d"
                + " units a variant%s; %,d would do for one look at the end",
            past.mean(),
            100 * question.minimumEffect(),
            100 * question.power(),
            units,
            days == null ? "" : String.format(Locale.ROOT, ", about %,d days", days),
            unitsAtOneLook));
  }

  private static long units(double errors, double variance, double effect) {
    return (long) Math.ceil(2 * variance * errors * errors / (effect * effect));
  }
}
