package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each number here was computed with numpy 2.4 and scipy 1.17 from the raw values. */
class StatisticsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final UnitSums ONE =
      sums(
          new double[] {1, 0, 2, 5, 1, 0, 3, 2},
          new double[] {3, 2, 4, 9, 1, 1, 6, 2},
          new double[] {2, 1, 1, 6, 0, 0, 2, 3});
  private static final UnitSums TWO =
      sums(
          new double[] {2, 1, 0, 4, 3, 1},
          new double[] {3, 1, 2, 5, 4, 1},
          new double[] {1, 2, 0, 5, 3, 0});

  @Test
  void aRatioHasItsVarianceByTheDeltaMethod() {
    RatioEstimate one = RatioEstimate.of(ONE);
    assertThat(one.mean()).isCloseTo(0.5, EXACT);
    assertThat(one.variance()).isCloseTo(0.004373177842565598, EXACT);
    RatioEstimate two = RatioEstimate.of(TWO);
    assertThat(two.mean()).isCloseTo(0.6875, EXACT);
    assertThat(two.variance()).isCloseTo(0.011572265625, EXACT);
    assertThat(RatioEstimate.of(UnitSums.NONE).hasData()).isFalse();
  }

  @Test
  void cupedTakesOutWhatUnitsDidBefore() {
    Cuped.Adjusted adjusted = Cuped.adjust(List.of(ONE, TWO));
    assertThat(adjusted.theta()).isCloseTo(0.059315667585362115, EXACT);
    assertThat(adjusted.estimates().get(0).mean()).isCloseTo(0.4989407916502614, EXACT);
    assertThat(adjusted.estimates().get(0).variance()).isCloseTo(0.003640623289894966, EXACT);
    assertThat(adjusted.estimates().get(1).mean()).isCloseTo(0.6889122777996515, EXACT);
    assertThat(adjusted.estimates().get(1).variance()).isCloseTo(0.007664078358503871, EXACT);
    assertThat(adjusted.reduction()).isCloseTo(0.29103874273590624, EXACT);
  }

  @Test
  void withoutACovariateNothingIsAdjusted() {
    UnitSums sums = sums(new double[] {1, 2}, new double[] {1, 1}, new double[] {0, 0});
    assertThat(Cuped.adjust(List.of(sums, sums)).reduction()).isNaN();
  }

  @Property(tries = 200)
  void sumsOfPartsAreTheSumsOfAll(
      @ForAll @Size(min = 4, max = 40) List<@DoubleRange(min = -9, max = 9) Double> values) {
    UnitSums all = UnitSums.NONE;
    UnitSums odd = UnitSums.NONE;
    UnitSums even = UnitSums.NONE;
    for (int i = 0; i < values.size(); i++) {
      UnitSums unit = UnitSums.of(values.get(i), 1 + i % 3, values.get(i) / 2);
      all = all.plus(unit);
      odd = i % 2 == 1 ? odd.plus(unit) : odd;
      even = i % 2 == 0 ? even.plus(unit) : even;
    }
    assertThat(RatioEstimate.of(odd.plus(even)).mean())
        .isCloseTo(RatioEstimate.of(all).mean(), within(1e-9));
    assertThat(RatioEstimate.of(odd.plus(even)).variance())
        .isCloseTo(RatioEstimate.of(all).variance(), within(1e-9));
  }

  @Test
  void liftsHaveAFixedAndASequentialInterval() {
    Comparison comparison = Comparison.of(share(0.10, 4_000), share(0.11, 4_100), 0.05, 0);
    assertThat(comparison.relativeLift()).isCloseTo(0.1, EXACT);
    assertThat(comparison.fixed().low()).isCloseTo(-0.04011076243535591, within(1e-9));
    assertThat(comparison.fixed().high()).isCloseTo(0.24011076243535565, within(1e-9));
    assertThat(comparison.fixed().pValue()).isCloseTo(0.1618527062163837, within(1e-10));
    assertThat(comparison.sequential().low()).isCloseTo(-0.11730871393770098, EXACT);
    assertThat(comparison.sequential().high()).isCloseTo(0.3173087139377007, EXACT);
    assertThat(comparison.sequential().pValue()).isEqualTo(1);
  }

  /** The alpha at which the interval touches 0, found by scipy's brentq. */
  @Test
  void theSequentialPValueIsTheAlphaWhoseIntervalTouchesZero() {
    Comparison comparison = Comparison.of(share(0.10, 4_000), share(0.13, 4_100), 0.05, 0);
    assertThat(comparison.sequential().pValue()).isCloseTo(0.007206971830833685, within(1e-9));
    assertThat(comparison.fixed().pValue()).isCloseTo(0.000212483068363894, within(1e-10));
    ConfidenceSequence touching =
        new ConfidenceSequence(
            comparison.sequential().pValue(), ConfidenceSequence.planned(0.05, 0).rho());
    double error = (comparison.fixed().high() - comparison.relativeLift()) / 1.959963984540054;
    assertThat(touching.radius(8_100) * error).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void sampleRatiosAreTestedForOneLookAndForMany() {
    assertThat(SampleRatio.chiSquare(new long[] {5040, 4860, 10100}, new double[] {1, 1, 2}))
        .isCloseTo(0.07280286282743559, within(1e-10));
    double[] equal = {0.5, 0.5};
    assertThat(SampleRatio.sequential(new long[] {5200, 4700}, equal))
        .isCloseTo(6.074024346019283e-05, within(1e-10));
    assertThat(SampleRatio.sequential(new long[] {500_000, 492_000}, equal))
        .isCloseTo(3.4781750040915966e-13, within(1e-17));
    assertThat(SampleRatio.sequential(new long[] {0, 0}, equal)).isEqualTo(1);
  }

  @Test
  void interleavingIsASignTest() {
    assertThat(SignTest.exact(60, 30)).isCloseTo(0.0020602656809630745, within(1e-11));
    assertThat(SignTest.exact(3, 8)).isCloseTo(0.2265625, within(1e-11));
    assertThat(SignTest.exact(0, 0)).isEqualTo(1);
    assertThat(SignTest.sequential(60, 30)).isCloseTo(0.03617135033667845, within(1e-10));
  }

  @Test
  void manyComparisonsAreCorrected() {
    assertThat(FalseDiscovery.adjust(new double[] {0.01, 0.04, 0.03, 0.2, 0.005}))
        .containsExactly(new double[] {0.025, 0.05, 0.05, 0.2, 0.025}, EXACT);
  }

  @Test
  void plansAreForTheIntervalThatDecides() {
    UnitSums record = new UnitSums(10_000, 1_000, 10_000, 0, 1_000, 10_000, 0, 1_000, 0, 0);
    Planner.Plan plan =
        Planner.plan(
            new Planner.Question(Metric.CONVERSION, 0.05, 0.05, 0.8, 4_000, 2, 0.5), record);
    assertThat(plan.unitsPerVariant()).isEqualTo(108_226);
    assertThat(plan.unitsAtOneLook()).isEqualTo(56_518);
    assertThat(plan.days()).isEqualTo((int) Math.ceil(108_226 * 2 / 2_000.0));
    assertThatThrownBy(
            () ->
                Planner.plan(
                    new Planner.Question(Metric.REVENUE, 0.05, 0.05, 0.8, 0, 2, 1), UnitSums.NONE))
        .hasMessageContaining("the metric 'revenue' has no data to plan with: 0 units");
  }

  @Test
  void harmIsSeenEvenWhereControlIsZero() {
    Guardrail rail = new Guardrail(Metric.EMPTY_LISTS, 0.1);
    UnitSums none = shareSums(0, 500);
    assertThat(HarmTest.of(rail, none, shareSums(250, 500), 0).pValue()).isLessThan(1e-6);
    assertThat(HarmTest.of(rail, none, shareSums(500, 500), 0).pValue()).isZero();
    assertThat(HarmTest.of(rail, none, none, 0).pValue()).isEqualTo(1);
    Guardrail clicks = new Guardrail(Metric.CTR, 0.1);
    assertThat(HarmTest.of(clicks, shareSums(500, 1_000), shareSums(470, 1_000), 0).pValue())
        .as("within what is allowed")
        .isEqualTo(1);
    HarmTest harm = HarmTest.of(clicks, shareSums(500, 1_000), shareSums(250, 1_000), 0);
    assertThat(harm.pValue()).isLessThan(0.001);
    assertThat(harm.harm()).isCloseTo(0.5, EXACT);
  }

  @Test
  void distributionsAreThoseOfTheTables() {
    assertThat(Distributions.logGamma(0.3)).isCloseTo(1.0957979948180752, EXACT);
    assertThat(Distributions.logGamma(2.5)).isCloseTo(0.2846828704729196, EXACT);
    assertThat(Distributions.logGamma(123.4)).isCloseTo(469.3360974421906, within(1e-10));
    assertThat(Distributions.logGamma(50_000.5)).isCloseTo(490989.83315821405, within(1e-8));
    assertThat(Distributions.normalBelow(-3.1)).isCloseTo(0.000967603213218371, EXACT);
    assertThat(Distributions.normalBelow(0.5)).isCloseTo(0.6914624612740131, EXACT);
    assertThat(Distributions.normalBelow(5)).isCloseTo(0.9999997133484282, EXACT);
    assertThat(Distributions.normalQuantile(0.975)).isCloseTo(1.959963984540054, within(1e-9));
    assertThat(Distributions.chiSquareAbove(10.828, 1)).isCloseTo(0.0009997657195830916, EXACT);
    assertThat(Distributions.chiSquareAbove(0.5, 4)).isCloseTo(0.9735009788392561, EXACT);
    assertThat(Distributions.chiSquareAbove(16.266, 3)).isCloseTo(0.001000111604662117, EXACT);
  }

  private static RatioEstimate share(double mean, long units) {
    return new RatioEstimate(mean, mean * (1 - mean) / units, units);
  }

  private static UnitSums shareSums(long yes, long units) {
    return new UnitSums(units, yes, units, 0, yes, units, 0, yes, 0, 0);
  }

  private static UnitSums sums(double[] y, double[] x, double[] c) {
    UnitSums sums = UnitSums.NONE;
    for (int i = 0; i < y.length; i++) {
      sums = sums.plus(UnitSums.of(y[i], x[i], c[i]));
    }
    return sums;
  }
}
