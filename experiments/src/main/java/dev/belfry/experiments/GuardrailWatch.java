package dev.belfry.experiments;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether a guardrail is broken: at any look, with a chance of a false alarm of alpha in all. */
public final class GuardrailWatch {
  private GuardrailWatch() {}

  /**
   * The first guardrail that a variant breaks, in a sentence. Alpha is shared among all guardrails
   * and variants (Bonferroni).
   *
   * @param sums by metric and variant
   */
  public static Optional<String> breach(
      ExperimentDefinition definition, Map<Metric, Map<String, UnitSums>> sums) {
    int comparisons = definition.guardrails().size() * (definition.variants().size() - 1);
    for (Guardrail guardrail : definition.guardrails()) {
      Map<String, UnitSums> variants = sums.getOrDefault(guardrail.metric(), Map.of());
      UnitSums control = variants.getOrDefault(definition.control().key(), UnitSums.NONE);
      for (Variant variant : definition.variants().subList(1, definition.variants().size())) {
        UnitSums units = variants.getOrDefault(variant.key(), UnitSums.NONE);
        HarmTest test = HarmTest.of(guardrail, control, units, definition.plannedUnitsPerVariant());
        if (test.pValue() <= definition.alpha() / comparisons) {
          return Optional.of(sentence(definition, guardrail, variant, control, units));
        }
      }
    }
    return Optional.empty();
  }

  private static String sentence(
      ExperimentDefinition definition,
      Guardrail guardrail,
      Variant variant,
      UnitSums control,
      UnitSums units) {
    return String.format(
        Locale.ROOT,
        "The guardrail of %s was broken: '%s' has %.4g, '%s' has %.4g, and at most %.3g %% worse"
            + " is allowed",
        guardrail.metric().words(),
        variant.name(),
        RatioEstimate.of(units).mean(),
        definition.control().name(),
        RatioEstimate.of(control).mean(),
        100 * guardrail.maxRelativeHarm());
  }
}
