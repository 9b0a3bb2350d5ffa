package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The statistics held against experiments whose truth is known; verify with the long ones has more.
 */
class SimulationTest {
  private static final double ALPHA = 0.05;
  private static final int UNITS = 1_000_000;

  @Test
  void experimentsOfNothingSeldomFindSomething() {
    check(run(200, 0), 200);
  }

  @Test
  @Tag("full")
  void twoThousandExperimentsOfNothingSeldomFindSomething() {
    check(run(2_000, 0), 2_000);
  }

  @Test
  @Tag("full")
  void intervalsCoverATrueEffect() {
    Counts counts = run(2_000, 0.1);
    print("a true lift of 10 %", counts, 2_000);
    assertThat(counts.fixed / 2_000.0).isBetween(0.93, 0.97);
    assertThat(counts.covered).isGreaterThanOrEqualTo((int) (2_000 * (1 - most(ALPHA, 2_000))));
  }

  @Test
  void aLossOfOnePercentOfTheAssignmentsIsSeen() {
    assertThat(alarms(200, 0.02)).isGreaterThanOrEqualTo(180);
    assertThat(alarms(200, 0.01)).isGreaterThanOrEqualTo(180);
    assertThat(alarms(200, 0)).isLessThanOrEqualTo(3);
  }

  @Test
  @Tag("full")
  void theSampleRatioAlarmRingsWhenItShould() {
    int all = alarms(1_000, 0.02);
    int ofOne = alarms(1_000, 0.01);
    int none = alarms(1_000, 0);
    System.out.printf(
        "sample ratio, 1,000 runs of %,d units with 100 looks: alarm in %d with 1 %% of all"
            + " assignments lost in one variant, in %d with 1 %% of one variant's, in %d with"
            + " none%n",
        UNITS, all, ofOne, none);
    assertThat(all).isGreaterThanOrEqualTo(900);
    assertThat(ofOne).isGreaterThanOrEqualTo(900);
    assertThat(none / 1_000.0).isLessThanOrEqualTo(most(SampleRatio.ALARM, 1_000));
  }

  private record Counts(int significant, int rolledBack, int mismatched, int covered, int fixed) {}

  private static void check(Counts counts, int runs) {
    print("nothing to find", counts, runs);
    double most = most(ALPHA, runs) * runs;
    assertThat((double) counts.significant).isLessThanOrEqualTo(most);
    assertThat((double) counts.rolledBack).isLessThanOrEqualTo(most);
    assertThat(counts.mismatched / (double) runs)
        .isLessThanOrEqualTo(most(SampleRatio.ALARM, runs));
    double slack = runs < 1_000 ? 0.02 : 0;
    assertThat(counts.fixed / (double) runs).isBetween(0.93 - slack, 0.97 + slack);
  }

  private static Counts run(int runs, double lift) {
    return IntStream.range(0, runs)
        .mapToObj(i -> new SimulatedExperiment(7_919L * i + 17, lift).run(ALPHA))
        .map(
            o ->
                new Counts(
                    count(o.everSignificant()),
                    count(o.everRolledBack()),
                    count(o.everMismatched()),
                    count(o.sequenceAlwaysCovered()),
                    count(o.fixedCoveredAtTheEnd())))
        .reduce(
            new Counts(0, 0, 0, 0, 0),
            (a, b) ->
                new Counts(
                    a.significant + b.significant,
                    a.rolledBack + b.rolledBack,
                    a.mismatched + b.mismatched,
                    a.covered + b.covered,
                    a.fixed + b.fixed));
  }

  private static void print(String what, Counts counts, int runs) {
    System.out.printf(
        "%s, %,d runs of 8,064 users with 336 looks: significant at some look %d, rolled back at"
            + " some look %d, sample ratio alarm %d; the sequence covered at every look in %.1f %%,"
            + " the fixed interval at the end in %.1f %%%n",
        what,
        runs,
        counts.significant,
        counts.rolledBack,
        counts.mismatched,
        100.0 * counts.covered / runs,
        100.0 * counts.fixed / runs);
  }

  /** In how many runs the alarm rings by a million units, with this share of a variant lost. */
  private static int alarms(int runs, double lost) {
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(104_729L * run + 3);
      long[] counts = new long[2];
      boolean alarm = false;
      for (int look = 0; look < 100 && !alarm; look++) {
        int block = UNITS / 100;
        long second = binomial(random, block, 0.5);
        counts[0] += block - second;
        counts[1] += second - binomial(random, second, lost);
        alarm =
            SampleRatio.pValue(
                    counts, look == 99 ? counts : new long[0], new double[] {0.5, 0.5}, true)
                < SampleRatio.ALARM;
      }
      alarms += count(alarm);
    }
    return alarms;
  }

  /** By the normal limit: thousands of draws of one. */
  private static long binomial(SplittableRandom random, long n, double p) {
    double draw = n * p + Math.sqrt(n * p * (1 - p)) * random.nextGaussian();
    return Math.clamp(Math.round(draw), 0, n);
  }

  /** A share and 2.33 of its standard errors over some runs. */
  private static double most(double share, int runs) {
    return share + 2.33 * Math.sqrt(share * (1 - share) / runs);
  }

  private static int count(boolean it) {
    return it ? 1 : 0;
  }
}
