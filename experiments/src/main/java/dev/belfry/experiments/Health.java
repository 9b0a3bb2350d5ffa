package dev.belfry.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the numbers of an experiment can be believed.
 *
 * @param status red where a check fails
 * @param checks in the order in which they are shown
 */
public record Health(Status status, List<Check> checks) {
  /** The share of units in two variants that is put up with. */
  private static final double MOST_IN_TWO = 0.001;

  /** The share of the lists, not recorded, that is put up with. */
  private static final double MOST_LOST = 0.001;

  /** How much slower than control, beyond doubt, a variant is when its latency is a fault. */
  private static final double SLOWER = 0.25;

  /** What the checks come to. */
  public enum Status {
    GREEN,
    RED,
    /** Too little was recorded to tell. */
    WAITING;

    /** Its name in the API, such as {@code green}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One check.
   *
   * @param name such as {@code sample_ratio}
   * @param ok whether nothing is wrong
   * @param pValue of a test, or null
   * @param sentence what was found
   */
  public record Check(String name, boolean ok, @Nullable Double pValue, String sentence) {}

  /**
   * What is known of the units.
   *
   * @param units by variant
   * @param atPlan the same of the first units, as many as were planned; empty before there are so
   *     many, and where nobody planned
   * @param inTwo how many had lists of two variants
   * @param unrecorded lists that were answered and not recorded, of this experiment or not
   * @param sums by metric and variant; of {@code empty_lists} and {@code latency} where they are
   *     there
   */
  public record Findings(
      Map<String, Long> units,
      Map<String, Long> atPlan,
      long inTwo,
      long unrecorded,
      Map<Metric, Map<String, UnitSums>> sums) {
    long of(Variant variant) {
      return units.getOrDefault(variant.key(), 0L);
    }

    double lists() {
      return sums.getOrDefault(Metric.EMPTY_LISTS, Map.of()).values().stream()
          .mapToDouble(UnitSums::x)
          .sum();
    }

    long all() {
      return units.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  public Health {
    checks = List.copyOf(checks);
  }

  /** Checks a phase. */
  public static Health of(ExperimentDefinition definition, int phase, Findings findings) {
    List<Check> checks = new ArrayList<>();
    if (definition.kind() == ExperimentKind.AB || definition.kind() == ExperimentKind.HOLDOUT) {
      checks.add(sampleRatio(definition, phase, findings));
      checks.add(inTwo(findings));
    }
    checks.add(logging(findings));
    if (definition.kind() == ExperimentKind.AB) {
      checks.add(harm(definition, findings, "empty_lists", new Guardrail(Metric.EMPTY_LISTS, 0)));
      checks.add(harm(definition, findings, "latency", new Guardrail(Metric.LATENCY, SLOWER)));
    }
    boolean red = checks.stream().anyMatch(check -> !check.ok());
    boolean waiting =
        definition.kind() == ExperimentKind.AB
            && definition.variants().stream()
                .anyMatch(
                    variant ->
                        variant.weight() > 0 && findings.of(variant) < Comparison.LEAST_UNITS);
    return new Health(red ? Status.RED : waiting ? Status.WAITING : Status.GREEN, checks);
  }

  private static Check sampleRatio(ExperimentDefinition definition, int phase, Findings findings) {
    String name = "sample_ratio";
    List<Variant> variants =
        definition.variants().stream().filter(variant -> share(definition, variant) > 0).toList();
    if (variants.size() < 2) {
      return new Check(name, true, null, "One variant has all units: there is no ratio to check");
    }
    if (definition.sticky() && phase > 1) {
      return new Check(
          name,
          true,
          null,
          "Units keep variants of an earlier phase, with other weights: the ratio is not checked");
    }
    long[] counts = variants.stream().mapToLong(findings::of).toArray();
    double[] shares =
        variants.stream().mapToDouble(variant -> share(definition, variant)).toArray();
    long[] atPlan =
        findings.atPlan().isEmpty()
            ? new long[0]
            : variants.stream()
                .mapToLong(variant -> findings.atPlan().getOrDefault(variant.key(), 0L))
                .toArray();
    double pValue =
        SampleRatio.pValue(counts, atPlan, shares, definition.plannedUnitsPerVariant() > 0);
    boolean alarm = pValue < SampleRatio.ALARM;
    return new Check(name, !alarm, pValue, ratioSentence(variants, counts, shares, alarm));
  }

  private static String ratioSentence(
      List<Variant> variants, long[] counts, double[] shares, boolean alarm) {
    double all = 0;
    double weights = 0;
    for (int i = 0; i < counts.length; i++) {
      all += counts[i];
      weights += shares[i];
    }
    StringBuilder sentence =
        new StringBuilder(
            alarm
                ? "The variants do not have the units that their weights give them: "
                : "The variants have the units that their weights give them: ");
    for (int i = 0; i < counts.length; i++) {
      sentence.append(
          String.format(
              Locale.ROOT,
              "%s'%s' %,d (%.0f expected)",
              i == 0 ? "" : ", ",
              variants.get(i).name(),
              counts[i],
              all * shares[i] / weights));
    }
    return alarm
        ? sentence.append("; units are lost on the way, or counted twice").toString()
        : sentence.toString();
  }

  /** Units of all variants with which the experiment is over as planned; 0 where nobody planned. */
  public static long plannedUnits(ExperimentDefinition definition) {
    return definition.plannedUnitsPerVariant()
        * definition.variants().stream().filter(variant -> share(definition, variant) > 0).count();
  }

  /** The share of the units that is to be in a variant. */
  private static double share(ExperimentDefinition definition, Variant variant) {
    if (definition.kind() != ExperimentKind.HOLDOUT) {
      return variant.weight();
    }
    return variant.equals(definition.control()) ? definition.coverage() : 1 - definition.coverage();
  }

  private static Check inTwo(Findings findings) {
    boolean ok = findings.inTwo() <= MOST_IN_TWO * findings.all();
    return new Check(
        "two_variants",
        ok,
        null,
        findings.inTwo() == 0
            ? "No unit was in two variants"
            : String.format(
                Locale.ROOT,
                "%,d of %,d units had lists of two variants",
                findings.inTwo(),
                findings.all()));
  }

  private static Check logging(Findings findings) {
    return new Check(
        "logging",
        findings.unrecorded() <= MOST_LOST * findings.lists(),
        null,
        findings.unrecorded() == 0
            ? "Every list was recorded"
            : String.format(
                Locale.ROOT,
                "%,d lists were answered and not recorded since the server started, beside %,.0f here"
                    + " that were",
                findings.unrecorded(),
                findings.lists()));
  }

  private static Check harm(
      ExperimentDefinition definition, Findings findings, String name, Guardrail limit) {
    Map<String, UnitSums> sums = findings.sums().getOrDefault(limit.metric(), Map.of());
    UnitSums control = sums.getOrDefault(definition.control().key(), UnitSums.NONE);
    // A share is told in percent.
    double scale = limit.metric() == Metric.LATENCY ? 1 : 100;
    double least = 1;
    for (Variant variant : definition.variants().subList(1, definition.variants().size())) {
      UnitSums units = sums.getOrDefault(variant.key(), UnitSums.NONE);
      HarmTest test = HarmTest.of(limit, control, units, definition.plannedUnitsPerVariant());
      if (test.pValue() < SampleRatio.ALARM) {
        return new Check(
            name,
            false,
            test.pValue(),
            String.format(
                Locale.ROOT,
                name.equals("latency")
                    ? "Lists of '%s' take %.1f ms, those of control %.1f ms"
                    : "Of the lists of '%s' %.1f %% are empty, of those of control %.1f %%",
                variant.name(),
                scale * RatioEstimate.of(units).mean(),
                scale * RatioEstimate.of(control).mean()));
      }
      least = Math.min(least, test.pValue());
    }
    return new Check(
        name,
        true,
        least,
        name.equals("latency")
            ? "No variant is shown to be more than a quarter slower than control"
            : "No variant is shown to have more empty lists than control");
  }
}
