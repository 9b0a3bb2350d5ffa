package dev.belfry.experiments;

import java.util.SplittableRandom;

/**
 * Two weeks of an experiment, looked at every hour. Users come for the first time at a steady rate,
 * and come back; some click much more than others, so that the lists of one user are alike.
 */
final class SimulatedExperiment {
  private static final int HOURS = 14 * 24;
  private static final int NEW_PER_HOUR = 24;
  private static final int BACK_PER_HOUR = 24;
  private static final int ITEMS = 10;

  private final SplittableRandom random;
  private final double lift;
  private final int users = HOURS * NEW_PER_HOUR;
  private final double[] taste = new double[users];
  private final boolean[] isNew = new boolean[users];
  private final double[] clicks = new double[users];
  private final double[] shown = new double[users];
  private final Sums control = new Sums();
  private final Sums variant = new Sums();

  /**
   * @param lift how much more the variant's users click, as a share
   */
  SimulatedExperiment(long seed, double lift) {
    this.random = new SplittableRandom(seed);
    this.lift = lift;
  }

  /** What one experiment came to. */
  record Outcome(
      boolean everSignificant,
      boolean everRolledBack,
      boolean everMismatched,
      boolean sequenceAlwaysCovered,
      boolean fixedCoveredAtTheEnd) {}

  Outcome run(double alpha) {
    boolean significant = false;
    boolean rolledBack = false;
    boolean mismatched = false;
    boolean covered = true;
    boolean coveredAtTheEnd = false;
    Guardrail guardrail = new Guardrail(Metric.CTR, 0);
    for (int hour = 0; hour < HOURS; hour++) {
      pass(hour);
      UnitSums a = control.sums();
      UnitSums b = variant.sums();
      Comparison comparison =
          Comparison.of(RatioEstimate.of(a), RatioEstimate.of(b), alpha, users / 2);
      if (comparison.sequential() != null && comparison.fixed() != null) {
        significant |= comparison.sequential().pValue() <= alpha;
        covered &= comparison.sequential().contains(lift);
        coveredAtTheEnd = comparison.fixed().contains(lift);
      }
      rolledBack |= HarmTest.of(guardrail, a, b, users / 2).pValue() <= alpha;
      long[] units = {a.units(), b.units()};
      long[] atPlan = units[0] + units[1] < users ? new long[0] : units;
      mismatched |=
          SampleRatio.pValue(units, atPlan, new double[] {0.5, 0.5}, true) < SampleRatio.ALARM;
    }
    return new Outcome(significant, rolledBack, mismatched, covered, coveredAtTheEnd);
  }

  private void pass(int hour) {
    for (int i = 0; i < NEW_PER_HOUR; i++) {
      int user = hour * NEW_PER_HOUR + i;
      isNew[user] = random.nextBoolean();
      // Skewed: most click one item in fifty, a few one in three.
      taste[user] = 0.01 + 0.3 * Math.pow(random.nextDouble(), 6);
      list(user);
    }
    for (int i = 0; i < BACK_PER_HOUR; i++) {
      list(random.nextInt((hour + 1) * NEW_PER_HOUR));
    }
  }

  private void list(int user) {
    Sums sums = isNew[user] ? variant : control;
    double chance = taste[user] * (isNew[user] ? 1 + lift : 1);
    sums.take(clicks[user], shown[user], -1);
    for (int i = 0; i < ITEMS; i++) {
      clicks[user] += random.nextDouble() < chance ? 1 : 0;
    }
    shown[user] += ITEMS;
    sums.take(clicks[user], shown[user], 1);
  }

  /** Sums that change as their units do. */
  private static final class Sums {
    private long units;
    private double y;
    private double x;
    private double yy;
    private double xx;
    private double xy;

    void take(double clicks, double shown, int sign) {
      units += shown > 0 ? sign : 0;
      y += sign * clicks;
      x += sign * shown;
      yy += sign * clicks * clicks;
      xx += sign * shown * shown;
      xy += sign * clicks * shown;
    }

    UnitSums sums() {
      return new UnitSums(units, y, x, 0, yy, xx, 0, xy, 0, 0);
    }
  }
}
