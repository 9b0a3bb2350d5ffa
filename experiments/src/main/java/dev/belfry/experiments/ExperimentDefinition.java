package dev.belfry.experiments;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment does. {@link DefinitionReader} makes one of what people send and tells all
 * that is wrong with it.
 *
 * @param key its name in the API and in records, as {@link DefinitionReader#KEY}
 * @param name for people
 * @param hypothesis what is expected, and why
 * @param kind what is done with the variants
 * @param unit what is assigned
 * @param layer experiments of one layer that take different parts of it exclude each other; or null
 * @param layerRange the part of the layer
 * @param placements where it runs; empty for everywhere
 * @param targeting CEL over {@code user}, {@code context} and {@code now}; null for everybody
 * @param coverage share of the units (shadow: of the requests) that take part, 0 to 1
 * @param sticky whether a unit keeps the first variant it got
 * @param hashVersion of the GrowthBook SDK specification, 1 or 2
 * @param variants the first is the control
 * @param primaryMetric what decides
 * @param secondaryMetrics what is shown beside it
 * @param guardrails the harm that stops it
 * @param minimumEffect the smallest relative effect that matters; 0 where nobody said
 * @param plannedUnitsPerVariant 0 where nothing is planned
 * @param plannedDays 0 where nothing is planned
 * @param alpha the share of false alarms that is accepted
 */
public record ExperimentDefinition(
    String key,
    String name,
    String hypothesis,
    ExperimentKind kind,
    UnitKind unit,
    @Nullable String layer,
    LayerRange layerRange,
    List<String> placements,
    @Nullable String targeting,
    double coverage,
    boolean sticky,
    int hashVersion,
    List<Variant> variants,
    Metric primaryMetric,
    List<Metric> secondaryMetrics,
    List<Guardrail> guardrails,
    double minimumEffect,
    long plannedUnitsPerVariant,
    int plannedDays,
    double alpha) {
  public ExperimentDefinition {
    requireNonNull(key, "key is null");
    requireNonNull(name, "name is null");
    requireNonNull(hypothesis, "hypothesis is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(layerRange, "layerRange is null");
    requireNonNull(primaryMetric, "primaryMetric is null");
    placements = List.copyOf(placements);
    variants = List.copyOf(variants);
    secondaryMetrics = List.copyOf(secondaryMetrics);
    guardrails = List.copyOf(guardrails);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("experiment '" + key + "' has no variant");
    }
  }

  /**
   * The definition that a stored or sent object describes.
   *
   * @throws BelfryException INVALID with everything that is wrong
   */
  public static ExperimentDefinition of(Map<String, ? extends @Nullable Object> values) {
    DefinitionReader.Reading reading = DefinitionReader.read(values);
    if (reading.definition() == null) {
      throw BelfryException.invalid(
          String.join("; ", reading.problems().stream().map(DefinitionProblem::message).toList()));
    }
    return reading.definition();
  }

  /** As the API shows it and the database keeps it: read again it is the same. */
  public Map<String, @Nullable Object> toMap() {
    return DefinitionWriter.write(this);
  }

  /** The variant that the others are compared with. */
  public Variant control() {
    return variants.getFirst();
  }

  /** The variant of a key. */
  public Optional<Variant> variant(String variantKey) {
    return variants.stream().filter(variant -> variant.key().equals(variantKey)).findFirst();
  }

  /** Whether it runs at a placement. */
  public boolean runsAt(String placement) {
    return placements.isEmpty() || placements.contains(placement);
  }

  /** The same with another share of the units. */
  public ExperimentDefinition withCoverage(double newCoverage) {
    return with(newCoverage, variants);
  }

  /** The same with other variants: a new phase. */
  public ExperimentDefinition withVariants(List<Variant> newVariants) {
    return with(coverage, newVariants);
  }

  private ExperimentDefinition with(double newCoverage, List<Variant> newVariants) {
    return new ExperimentDefinition(
        key,
        name,
        hypothesis,
        kind,
        unit,
        layer,
        layerRange,
        placements,
        targeting,
        newCoverage,
        sticky,
        hashVersion,
        newVariants,
        primaryMetric,
        secondaryMetrics,
        guardrails,
        minimumEffect,
        plannedUnitsPerVariant,
        plannedDays,
        alpha);
  }
}
