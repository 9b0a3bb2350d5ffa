package dev.belfry.experiments;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a definition of plain maps and lists, and says everything that is wrong with them. */
public final class DefinitionReader {
  /** What a key of an experiment or a variant looks like. */
  public static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private static final String KEY_RULE =
      "; a letter from a to z and up to 63 of a to z, 0 to 9, '_' and '-' are accepted";

  /** How far the sum of the weights may be from 1. */
  private static final double WEIGHT_TOLERANCE = 1e-9;

  private static final int MAX_VARIANTS = 10;
  private static final int MAX_TEXT = 2_000;
  private static final int MAX_COUNT = 100;
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  private final FieldReader fields;
  private final List<DefinitionProblem> problems;

  private DefinitionReader(Map<String, ? extends @Nullable Object> values) {
    this.problems = new ArrayList<>();
    this.fields = new FieldReader("", values, problems);
  }

  /**
   * What came of an object.
   *
   * @param definition null where there is a problem
   * @param problems in the order of the fields; empty where there is a definition
   */
  public record Reading(
      @Nullable ExperimentDefinition definition, List<DefinitionProblem> problems) {
    public Reading {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a definition of maps, lists, texts, numbers and booleans. */
  public static Reading read(Map<String, ? extends @Nullable Object> values) {
    DefinitionReader reader = new DefinitionReader(values);
    ExperimentDefinition definition = reader.definition();
    return new Reading(reader.problems.isEmpty() ? definition : null, reader.problems);
  }

  private @Nullable ExperimentDefinition definition() {
    String key = key(fields);
    String name = limited("name", key);
    String hypothesis = limited("hypothesis", "");
    ExperimentKind kind =
        fields.choice(
            "kind", ExperimentKind.AB, byLabel(ExperimentKind.values(), ExperimentKind::label));
    UnitKind unit =
        fields.choice("unit", UnitKind.USER, byLabel(UnitKind.values(), UnitKind::label));
    String layer = layer();
    LayerRange range = layerRange(layer);
    List<String> placements = fields.texts("placements");
    String targeting = fields.text("targeting");
    double coverage = fields.number("coverage", 1, 0, 1);
    Boolean sticky = fields.flag("sticky");
    int hashVersion = (int) fields.whole("hashVersion", 2, 1, 2);
    List<Variant> variants = variants();
    checkVariants(kind, variants);
    Metric primary = metric(fields, "primaryMetric", Metric.CTR);
    List<Metric> secondary = metrics("secondaryMetrics");
    List<Guardrail> guardrails = guardrails();
    double minimumEffect = fields.number("minimumEffect", 0, 0, 10);
    long units = fields.whole("plannedUnitsPerVariant", 0, 0, 1_000_000_000_000L);
    int days = (int) fields.whole("plannedDays", 0, 0, 3_650);
    double alpha = fields.number("alpha", 0.05, 0.000_1, 0.5);
    fields.refuseOthers();
    checkUnit(unit, primary, secondary, guardrails);
    if (!problems.isEmpty()) {
      return null;
    }
    return new ExperimentDefinition(
        key,
        name,
        hypothesis,
        kind,
        unit,
        layer,
        range,
        List.copyOf(new LinkedHashSet<>(placements)),
        targeting == null || targeting.isBlank() ? null : targeting,
        coverage,
        Boolean.TRUE.equals(sticky),
        hashVersion,
        variants,
        primary,
        secondary,
        guardrails,
        minimumEffect,
        units,
        days,
        alpha);
  }

  private static String key(FieldReader fields) {
    String key = fields.text("key", "");
    if (!KEY.matcher(key).matches()) {
      fields.problem("key", "the key is '" + Ids.shorten(key) + "'" + KEY_RULE);
    }
    return key;
  }

  private String limited(String name, String otherwise) {
    String text = fields.text(name, otherwise);
    if (text.length() > MAX_TEXT) {
      fields.problem(
          name,
          "'" + name + "' has " + text.length() + " characters; at most " + MAX_TEXT + " are kept");
    }
    return text;
  }

  private @Nullable String layer() {
    String layer = fields.text("layer");
    if (layer == null || layer.isEmpty()) {
      return null;
    }
    if (!KEY.matcher(layer).matches()) {
      fields.problem("layer", "the layer is '" + Ids.shorten(layer) + "'" + KEY_RULE);
    }
    return layer;
  }

  private LayerRange layerRange(@Nullable String layer) {
    List<?> values = fields.list("layerRange");
    if (values.isEmpty()) {
      return LayerRange.WHOLE;
    }
    if (layer == null) {
      fields.problem("layerRange", "'layerRange' is given without a 'layer'");
      return LayerRange.WHOLE;
    }
    if (values.size() == 2
        && values.get(0) instanceof Number from
        && values.get(1) instanceof Number to
        && from.doubleValue() >= 0
        && from.doubleValue() < to.doubleValue()
        && to.doubleValue() <= 1) {
      return new LayerRange(from.doubleValue(), to.doubleValue());
    }
    fields.expected("layerRange", values, "[from, to] with 0 <= from < to <= 1");
    return LayerRange.WHOLE;
  }

  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (FieldReader variant : fields.objects("variants")) {
      String key = key(variant);
      if (!keys.add(key)) {
        variant.problem("key", "two variants have the key '" + Ids.shorten(key) + "'");
      }
      variants.add(
          new Variant(
              key,
              variant.text("name", key),
              variant.number("weight", 0, 0, 1),
              parameters(variant.object("parameters"))));
      variant.refuseOthers();
    }
    return variants;
  }

  private static VariantParameters parameters(@Nullable FieldReader fields) {
    if (fields == null) {
      return VariantParameters.LIVE;
    }
    List<String> sources = fields.texts("withoutSources");
    List<String> labels = Arrays.stream(Source.values()).map(Source::label).toList();
    sources.stream()
        .filter(source -> !labels.contains(source))
        .forEach(source -> fields.unknown("withoutSources", source, labels));
    long count = fields.whole("count", 0, 1, MAX_COUNT);
    VariantParameters parameters =
        new VariantParameters(
            fields.text("model"),
            ruleset(fields),
            fields.texts("withRules"),
            fields.texts("withoutRules"),
            objectives(fields),
            fields.flag("rank"),
            sources,
            count == 0 ? null : (Integer) (int) count);
    fields.refuseOthers();
    return parameters;
  }

  /** A version is a text in the API: it may be beyond what numbers of JavaScript hold. */
  private static @Nullable Long ruleset(FieldReader fields) {
    Object value = fields.value("ruleset");
    if (value == null) {
      return null;
    }
    if (VERSION.matcher(String.valueOf(value)).matches()) {
      return Long.valueOf(String.valueOf(value));
    }
    fields.expected("ruleset", value, "the version of a published ruleset, such as \"12\",");
    return null;
  }

  private static @Nullable Objectives objectives(FieldReader fields) {
    Object value = fields.value("objectives");
    if (value == null) {
      return null;
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, weight) ->
              weights.put(
                  String.valueOf(name),
                  weight instanceof Number number ? number.doubleValue() : Double.NaN));
    }
    try {
      return new Objectives(weights);
    } catch (BelfryException e) {
      fields.problem("objectives", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void checkVariants(ExperimentKind kind, List<Variant> variants) {
    int least = kind == ExperimentKind.AB || kind == ExperimentKind.INTERLEAVING ? 2 : 1;
    int most = kind == ExperimentKind.AB ? MAX_VARIANTS : kind == ExperimentKind.SHADOW ? 1 : 2;
    if (variants.size() < least || variants.size() > most) {
      fields.problem(
          "variants",
          "there are "
              + variants.size()
              + " variants; an experiment of the kind '"
              + kind.label()
              + "' takes "
              + (least == most ? String.valueOf(least) : least + " to " + most));
      return;
    }
    double sum = variants.stream().mapToDouble(Variant::weight).sum();
    if (Math.abs(sum - 1) > WEIGHT_TOLERANCE) {
      fields.problem(
          "variants", "the weights of the variants add up to " + sum + "; 1 is accepted");
    }
    if (kind == ExperimentKind.HOLDOUT
        && variants.stream().anyMatch(variant -> !variant.parameters().isLive())) {
      fields.problem("variants", "a holdout changes nothing: its variants take no parameters");
    }
  }

  private void checkUnit(
      UnitKind unit, Metric primary, List<Metric> secondary, List<Guardrail> guardrails) {
    if (unit == UnitKind.USER) {
      return;
    }
    Set<Metric> used = new LinkedHashSet<>();
    used.add(primary);
    used.addAll(secondary);
    guardrails.forEach(guardrail -> used.add(guardrail.metric()));
    for (Metric metric : List.of(Metric.RETENTION_7, Metric.RETENTION_30)) {
      if (used.contains(metric)) {
        fields.problem(
            "unit", "'" + metric.label() + "' needs the unit 'user': a session does not come back");
      }
    }
  }

  private List<Guardrail> guardrails() {
    List<Guardrail> guardrails = new ArrayList<>();
    for (FieldReader guardrail : fields.objects("guardrails")) {
      Metric metric = metric(guardrail, "metric", Metric.CTR);
      if (metric.shape() == Metric.Shape.TOTAL) {
        guardrail.problem(
            "metric", "'" + metric.label() + "' has no interval and cannot be a guardrail");
      }
      guardrails.add(new Guardrail(metric, guardrail.number("maxRelativeHarm", 0, 0, 100)));
      guardrail.refuseOthers();
    }
    return guardrails;
  }

  private List<Metric> metrics(String name) {
    List<Metric> metrics = new ArrayList<>();
    for (String text : fields.texts(name)) {
      Metric.byLabel(text)
          .ifPresentOrElse(metrics::add, () -> fields.unknown(name, text, Metric.labels()));
    }
    return List.copyOf(new LinkedHashSet<>(metrics));
  }

  private static Metric metric(FieldReader fields, String name, Metric otherwise) {
    return fields.choice(name, otherwise, byLabel(Metric.values(), Metric::label));
  }

  private static <T> Map<String, T> byLabel(T[] values, Function<T, String> label) {
    Map<String, T> map = new LinkedHashMap<>();
    for (T value : values) {
      map.put(label.apply(value), value);
    }
    return map;
  }
}
