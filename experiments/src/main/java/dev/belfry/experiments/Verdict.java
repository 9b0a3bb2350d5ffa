package dev.belfry.experiments;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment says, in words.
 *
 * @param withheld whether health forbids one
 * @param sentence for people
 * @param winner the variant that is shown to be better in the primary metric, or null
 */
public record Verdict(boolean withheld, String sentence, @Nullable String winner) {
  /** The verdict of an A/B experiment by its primary metric. */
  public static Verdict of(ExperimentDefinition definition, Health health, MetricResult primary) {
    Verdict held = withheld(health);
    if (held != null) {
      return held;
    }
    String metric = primary.metric().words();
    String control = definition.control().name();
    MetricResult.@Nullable VariantResult best = null;
    MetricResult.@Nullable VariantResult worst = null;
    for (MetricResult.VariantResult variant : primary.variants()) {
      if (!variant.significant() || variant.relativeLift() == null) {
        continue;
      }
      double good = good(primary, variant);
      if (good > 0 && (best == null || good > good(primary, best))) {
        best = variant;
      }
      if (good < 0 && (worst == null || good < good(primary, worst))) {
        worst = variant;
      }
    }
    if (best != null) {
      return new Verdict(
          false,
          "'"
              + name(definition, best)
              + "' is better than '"
              + control
              + "' in "
              + metric
              + ": "
              + interval(best)
              + "; this holds however often one looked",
          best.variant());
    }
    if (worst != null) {
      return new Verdict(
          false,
          "'"
              + name(definition, worst)
              + "' is worse than '"
              + control
              + "' in "
              + metric
              + ": "
              + interval(worst)
              + "; keep '"
              + control
              + "'",
          null);
    }
    return undecided(definition, health, primary);
  }

  /** The verdict of an interleaving experiment by its credits. */
  public static Verdict ofCredits(
      ExperimentDefinition definition, Health health, long a, long b, long ties) {
    Verdict held = withheld(health);
    if (held != null) {
      return held;
    }
    Variant first = definition.variants().get(0);
    Variant second = definition.variants().get(1);
    double pValue = SignTest.sequential(a, b);
    String counts =
        String.format(
            Locale.ROOT,
            "'%s' won %,d lists, '%s' %,d, and %,d were ties (p = %.3g at every look)",
            first.name(),
            a,
            second.name(),
            b,
            ties,
            pValue);
    if (pValue > definition.alpha()) {
      return new Verdict(false, "Not decided: " + counts, null);
    }
    Variant winner = a > b ? first : second;
    return new Verdict(
        false, "'" + winner.name() + "' is the better ranker: " + counts, winner.key());
  }

  /** A verdict that only tells. */
  public static Verdict told(String sentence) {
    return new Verdict(false, sentence, null);
  }

  private static @Nullable Verdict withheld(Health health) {
    if (health.status() != Health.Status.RED) {
      return null;
    }
    String failed =
        health.checks().stream()
            .filter(check -> !check.ok())
            .map(Health.Check::sentence)
            .findFirst()
            .orElse("");
    return new Verdict(true, "No verdict while health is red. " + failed, null);
  }

  private static Verdict undecided(
      ExperimentDefinition definition, Health health, MetricResult primary) {
    long least =
        primary.variants().stream().mapToLong(MetricResult.VariantResult::units).min().orElse(0);
    long planned = definition.plannedUnitsPerVariant();
    if (health.status() == Health.Status.WAITING) {
      return told(
          "Too little was recorded to tell: the smallest variant has "
              + least
              + " units, and intervals begin at "
              + Comparison.LEAST_UNITS);
    }
    double effect = definition.minimumEffect();
    boolean small =
        effect > 0
            && primary.variants().stream()
                .skip(1)
                .allMatch(
                    variant ->
                        variant.sequential() != null
                            && variant.sequential().low() > -effect
                            && variant.sequential().high() < effect);
    if (small) {
      return told(
          String.format(
              Locale.ROOT,
              "No difference that matters: every interval lies within %.3g %%",
              100 * effect));
    }
    if (planned > 0 && least >= planned) {
      return told(
          String.format(
              Locale.ROOT,
              "No difference is shown in %s, with the planned %,d units in each variant",
              primary.metric().words(),
              planned));
    }
    return told(
        planned > 0
            ? String.format(
                Locale.ROOT,
                "Not decided yet: the smallest variant has %,d of the planned %,d units",
                least,
                planned)
            : String.format(
                Locale.ROOT, "Not decided yet, with %,d units in the smallest variant", least));
  }

  private static String name(ExperimentDefinition definition, MetricResult.VariantResult variant) {
    return definition.variant(variant.variant()).map(Variant::name).orElse(variant.variant());
  }

  private static double good(MetricResult primary, MetricResult.VariantResult variant) {
    double lift = variant.relativeLift() == null ? 0 : variant.relativeLift();
    return primary.metric().higherIsBetter() ? lift : -lift;
  }

  private static String interval(MetricResult.VariantResult variant) {
    Interval interval = variant.sequential();
    return interval == null || variant.relativeLift() == null
        ? ""
        : String.format(
            Locale.ROOT,
            "%+.1f %% (%+.1f to %+.1f %%)",
            100 * variant.relativeLift(),
            100 * interval.low(),
            100 * interval.high());
  }
}
