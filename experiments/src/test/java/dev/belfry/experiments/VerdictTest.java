package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final ExperimentDefinition AB = definition(Map.of("minimumEffect", 0.3));

  @Test
  void aBetterVariantWins() {
    Verdict verdict = verdict(AB, shares(4_000, 400, 4_000, 520));
    assertThat(verdict.winner()).isEqualTo("new");
    assertThat(verdict.sentence())
        .startsWith("'new' is better than 'control' in conversion: +30.0 % (+")
        .endsWith("this holds however often one looked");
  }

  @Test
  void aWorseVariantIsNotKept() {
    Verdict verdict = verdict(AB, shares(4_000, 520, 4_000, 400));
    assertThat(verdict.winner()).isNull();
    assertThat(verdict.sentence()).contains("'new' is worse than 'control'", "keep 'control'");
  }

  @Test
  void undecidedIsSaidAsWhatItIs() {
    assertThat(verdict(AB, shares(4_000, 400, 4_000, 410)).sentence())
        .isEqualTo("No difference that matters: every interval lies within 30.0 %");
    assertThat(verdict(AB, shares(400, 40, 400, 41)).sentence())
        .isEqualTo("Not decided yet, with 400 units in the smallest variant");
    assertThat(verdict(AB, shares(10, 1, 12, 1)).sentence())
        .isEqualTo(
            "Too little was recorded to tell: the smallest variant has 10 units, and intervals"
                + " begin at 30");
    ExperimentDefinition planned = definition(Map.of("plannedUnitsPerVariant", 400));
    assertThat(verdict(planned, shares(400, 40, 400, 41)).sentence())
        .isEqualTo(
            "No difference is shown in conversion, with the planned 400 units in each variant");
    assertThat(verdict(planned, shares(300, 40, 310, 41)).sentence())
        .isEqualTo("Not decided yet: the smallest variant has 300 of the planned 400 units");
  }

  @Test
  void anUnhealthyExperimentHasNoVerdict() {
    Map<Metric, Map<String, UnitSums>> lost = shares(4_000, 400, 3_000, 500);
    Verdict verdict = verdict(AB, lost);
    assertThat(verdict.withheld()).isTrue();
    assertThat(verdict.winner()).isNull();
    assertThat(verdict.sentence())
        .startsWith("No verdict while health is red. The variants do not have the units")
        .contains("'control' 4,000 (3500 expected), 'new' 3,000 (3500 expected)");
    assertThat(health(AB, shares(4_000, 400, 3_980, 400), 5, 0).status())
        .isEqualTo(Health.Status.GREEN);
    assertThat(health(AB, shares(4_000, 400, 3_980, 400), 50, 0).status())
        .isEqualTo(Health.Status.RED);
    assertThat(health(AB, shares(4_000, 400, 3_980, 400), 0, 3).checks())
        .filteredOn(check -> !check.ok())
        .extracting(Health.Check::name)
        .containsExactly("logging");
    // One in a thousand is put up with.
    UnitSums lists = share(8_000, 0);
    assertThat(logged(Map.of("control", lists, "new", lists), 16)).isTrue();
    assertThat(logged(Map.of("control", lists, "new", lists), 17)).isFalse();
  }

  private static boolean logged(Map<String, UnitSums> lists, long unrecorded) {
    return Health.of(
            AB,
            1,
            new Health.Findings(
                Map.of(), Map.of(), 0, unrecorded, Map.of(Metric.EMPTY_LISTS, lists)))
        .checks()
        .stream()
        .filter(check -> check.name().equals("logging"))
        .allMatch(Health.Check::ok);
  }

  @Test
  void sampleRatioIsLookedAtOnceAtThePlannedEndHoweverLongItGoesOn() {
    ExperimentDefinition planned = definition(Map.of("plannedUnitsPerVariant", 10_000));
    // Pearson's p-value is 0.0004 at the planned end, and 1 later: what it was then counts.
    assertThat(ratio(planned, 10_250, 9_750, Map.of())).isTrue();
    assertThat(ratio(planned, 15_000, 15_000, Map.of("control", 10_250L, "new", 9_750L))).isFalse();
    // The other way round it is a look that nobody planned.
    assertThat(ratio(planned, 15_310, 14_690, Map.of("control", 10_010L, "new", 9_990L))).isTrue();
    assertThat(ratio(planned, 16_000, 14_000, Map.of("control", 10_010L, "new", 9_990L))).isFalse();
  }

  private static boolean ratio(
      ExperimentDefinition definition, long control, long variant, Map<String, Long> atPlan) {
    return Health.of(
            definition,
            1,
            new Health.Findings(Map.of("control", control, "new", variant), atPlan, 0, 0, Map.of()))
        .checks()
        .getFirst()
        .ok();
  }

  @Test
  void manyComparisonsOfARoleAreCorrected() {
    ExperimentDefinition many =
        definition(Map.of("secondaryMetrics", List.of("engagement", "clicks_per_unit")));
    Map<String, UnitSums> better = shares(4_000, 400, 4_000, 500).get(Metric.CONVERSION);
    Map<String, UnitSums> same = shares(4_000, 400, 4_000, 400).get(Metric.CONVERSION);
    List<MetricResult> results =
        MetricResult.of(
            many,
            Map.of(
                Metric.CONVERSION, better,
                Metric.ENGAGEMENT, better,
                Metric.CLICKS_PER_UNIT, same));
    double alone = results.get(0).variants().get(1).adjustedPValue();
    assertThat(results.get(1).variants().get(1).adjustedPValue()).isEqualTo(2 * alone);
    assertThat(results.get(2).variants().get(1).significant()).isFalse();
  }

  @Test
  void oneEventOfOneVariantShowsNothingWhateverItsUnitsDidBefore() {
    UnitSums one = new UnitSums(44, 1, 44, 20, 1, 44, 40, 1, 2, 20);
    UnitSums none = new UnitSums(51, 0, 51, 24, 0, 51, 48, 0, 0, 24);
    MetricResult.VariantResult found =
        MetricResult.of(AB, Map.of(Metric.CONVERSION, Map.of("control", one, "new", none)))
            .getFirst()
            .variants()
            .get(1);
    assertThat(found.relativeLift()).isEqualTo(-1);
    assertThat(found.sequential()).isNull();
    assertThat(found.significant()).isFalse();
  }

  @Test
  void aBrokenGuardrailIsNamed() {
    ExperimentDefinition guarded =
        definition(
            Map.of("guardrails", List.of(Map.of("metric", "conversion", "maxRelativeHarm", 0.1))));
    assertThat(GuardrailWatch.breach(guarded, shares(1_000, 500, 1_000, 480))).isEmpty();
    assertThat(GuardrailWatch.breach(guarded, shares(1_000, 500, 1_000, 250)))
        .contains(
            "The guardrail of conversion was broken: 'new' has 0.2500, 'control' has 0.5000, and at most 10.0 % worse"
                + " is allowed");
  }

  @Test
  void creditsGiveAVerdict() {
    Health green = health(AB, shares(100, 10, 100, 10), 0, 0);
    assertThat(Verdict.ofCredits(AB, green, 40, 100, 12).winner()).isEqualTo("new");
    assertThat(Verdict.ofCredits(AB, green, 9, 10, 2).sentence())
        .startsWith("Not decided: 'control' won 9 lists, 'new' 10, and 2 were ties");
  }

  private static Verdict verdict(
      ExperimentDefinition definition, Map<Metric, Map<String, UnitSums>> sums) {
    return Verdict.of(
        definition, health(definition, sums, 0, 0), MetricResult.of(definition, sums).getFirst());
  }

  private static Health health(
      ExperimentDefinition definition,
      Map<Metric, Map<String, UnitSums>> sums,
      long inTwo,
      long unrecorded) {
    Map<String, UnitSums> units = sums.get(Metric.CONVERSION);
    return Health.of(
        definition,
        1,
        new Health.Findings(
            Map.of("control", units.get("control").units(), "new", units.get("new").units()),
            Map.of(),
            inTwo,
            unrecorded,
            sums));
  }

  private static ExperimentDefinition definition(Map<String, Object> more) {
    Map<String, Object> values =
        Definitions.with(Definitions.ab("x"), "primaryMetric", "conversion");
    values.putAll(more);
    return ExperimentDefinition.of(values);
  }

  private static Map<Metric, Map<String, UnitSums>> shares(
      long unitsA, long yesA, long unitsB, long yesB) {
    return Map.of(
        Metric.CONVERSION, Map.of("control", share(unitsA, yesA), "new", share(unitsB, yesB)));
  }

  private static UnitSums share(long units, long yes) {
    return new UnitSums(units, yes, units, 0, yes, units, 0, yes, 0, 0);
  }
}
