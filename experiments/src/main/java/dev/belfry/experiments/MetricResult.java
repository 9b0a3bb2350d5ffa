package dev.belfry.experiments;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a metric says of the variants.
 *
 * @param metric which
 * @param role what it is watched for
 * @param variants in the order of the definition, the control first
 */
public record MetricResult(Metric metric, Role role, List<VariantResult> variants) {
  /** What a metric is watched for. */
  public enum Role {
    PRIMARY,
    SECONDARY,
    GUARDRAIL;

    /** Its name in the API, such as {@code primary}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a metric says of one variant.
   *
   * @param variant its key
   * @param mean null without data
   * @param units how many
   * @param relativeLift over control; null for control and where control's mean is 0
   * @param fixed holds for one look; null where there is none
   * @param sequential holds at every look; null where there is none
   * @param cupedReduction share of the variance that the past of the units took away, or null
   * @param adjustedPValue of the sequential p-value, over all comparisons of the role; or null
   * @param significant whether that is at most alpha
   */
  public record VariantResult(
      String variant,
      @Nullable Double mean,
      long units,
      @Nullable Double relativeLift,
      @Nullable Interval fixed,
      @Nullable Interval sequential,
      @Nullable Double cupedReduction,
      @Nullable Double adjustedPValue,
      boolean significant) {
    private VariantResult corrected(double pValue, double alpha) {
      return new VariantResult(
          variant,
          mean,
          units,
          relativeLift,
          fixed,
          sequential,
          cupedReduction,
          pValue,
          pValue <= alpha);
    }
  }

  public MetricResult {
    variants = List.copyOf(variants);
  }

  /** The metrics that an experiment is looked at by. */
  public static Set<Metric> metricsOf(ExperimentDefinition definition) {
    Set<Metric> metrics = new LinkedHashSet<>();
    metrics.add(definition.primaryMetric());
    metrics.addAll(definition.secondaryMetrics());
    definition.guardrails().forEach(guardrail -> metrics.add(guardrail.metric()));
    return metrics;
  }

  /**
   * The results of an experiment.
   *
   * @param sums of each variant, by metric
   */
  public static List<MetricResult> of(
      ExperimentDefinition definition, Map<Metric, Map<String, UnitSums>> sums) {
    List<MetricResult> results = new ArrayList<>();
    Set<Metric> seen = new LinkedHashSet<>();
    add(results, seen, definition, Role.PRIMARY, List.of(definition.primaryMetric()), sums);
    add(results, seen, definition, Role.SECONDARY, definition.secondaryMetrics(), sums);
    add(
        results,
        new LinkedHashSet<>(),
        definition,
        Role.GUARDRAIL,
        definition.guardrails().stream().map(Guardrail::metric).toList(),
        sums);
    return results;
  }

  private static void add(
      List<MetricResult> results,
      Set<Metric> seen,
      ExperimentDefinition definition,
      Role role,
      List<Metric> metrics,
      Map<Metric, Map<String, UnitSums>> sums) {
    List<MetricResult> ofRole = new ArrayList<>();
    for (Metric metric : metrics) {
      if (seen.add(metric)) {
        ofRole.add(one(definition, role, metric, sums.getOrDefault(metric, Map.of())));
      }
    }
    results.addAll(correct(ofRole, definition.alpha()));
  }

  private static MetricResult one(
      ExperimentDefinition definition, Role role, Metric metric, Map<String, UnitSums> sums) {
    List<UnitSums> byVariant =
        definition.variants().stream()
            .map(variant -> sums.getOrDefault(variant.key(), UnitSums.NONE))
            .toList();
    // Where nothing happened in a variant there is no interval: what its units did before would
    // lend it a variance of next to nothing.
    boolean adjusts =
        definition.unit() == UnitKind.USER
            && metric.shape() != Metric.Shape.TOTAL
            && byVariant.stream().allMatch(variant -> variant.y() != 0);
    Cuped.Adjusted adjusted = adjusts ? Cuped.adjust(byVariant) : Cuped.none(byVariant);
    List<VariantResult> variants = new ArrayList<>();
    for (int i = 0; i < byVariant.size(); i++) {
      RatioEstimate plain = RatioEstimate.of(byVariant.get(i));
      Comparison comparison =
          i == 0 || metric.shape() == Metric.Shape.TOTAL
              ? Comparison.lift(RatioEstimate.of(byVariant.getFirst()), plain)
              : Comparison.of(
                  adjusted.estimates().getFirst(),
                  adjusted.estimates().get(i),
                  definition.alpha(),
                  definition.plannedUnitsPerVariant());
      variants.add(
          new VariantResult(
              definition.variants().get(i).key(),
              plain.hasData() ? plain.mean() : null,
              byVariant.get(i).units(),
              i == 0 || Double.isNaN(comparison.relativeLift()) ? null : comparison.relativeLift(),
              comparison.fixed(),
              comparison.sequential(),
              i == 0 || Double.isNaN(adjusted.reduction()) ? null : adjusted.reduction(),
              null,
              false));
    }
    return new MetricResult(metric, role, variants);
  }

  /** One correction over all comparisons of a role. */
  private static List<MetricResult> correct(List<MetricResult> results, double alpha) {
    double[] pValues =
        results.stream()
            .flatMap(result -> result.variants.stream())
            .filter(variant -> variant.sequential != null)
            .mapToDouble(variant -> pValue(variant))
            .toArray();
    double[] adjusted = FalseDiscovery.adjust(pValues);
    List<MetricResult> corrected = new ArrayList<>();
    int next = 0;
    for (MetricResult result : results) {
      List<VariantResult> variants = new ArrayList<>();
      for (VariantResult variant : result.variants) {
        variants.add(
            variant.sequential == null ? variant : variant.corrected(adjusted[next++], alpha));
      }
      corrected.add(new MetricResult(result.metric, result.role, variants));
    }
    return corrected;
  }

  private static double pValue(VariantResult variant) {
    return variant.sequential == null ? 1 : variant.sequential.pValue();
  }
}
