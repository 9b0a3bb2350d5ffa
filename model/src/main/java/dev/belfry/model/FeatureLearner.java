package dev.belfry.model;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.NumberFeature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Learns vocabularies and scales from the attributes of the training data. */
public final class FeatureLearner {
  /** Item attributes that say whether an item can be shown, not what it is. */
  private static final Set<String> NOT_FEATURES = Set.of("stock", "hidden");

  /** Item numbers that spread over orders of magnitude. */
  private static final Set<String> LOGARITHMIC = Set.of("price");

  private static final int MAX_VALUES = 1_000;
  private static final int MIN_OCCURRENCES = 2;

  private FeatureLearner() {}

  /**
   * The features of a data set. Attributes that are nowhere present are left out; a value that
   * occurs once is too rare to learn from and takes slot 0.
   */
  public static FeatureSchema learn(
      AttributeSchema schema,
      Collection<Attributes> items,
      Collection<Attributes> users,
      int historyLength,
      double historyDecay) {
    return new FeatureSchema(
        schema.version(),
        categories(schema.of(Entity.ITEM), items),
        numbers(schema.of(Entity.ITEM), items),
        List.of(),
        categories(schema.of(Entity.USER), users),
        numbers(schema.of(Entity.USER), users),
        List.of(),
        List.of(),
        new CategoryFeature(Computed.EVENT_TYPE, false, List.of()),
        List.of(),
        Instant.EPOCH,
        historyLength,
        historyDecay);
  }

  private static List<CategoryFeature> categories(
      List<AttributeDefinition> definitions, Collection<Attributes> rows) {
    List<CategoryFeature> features = new ArrayList<>();
    for (AttributeDefinition definition : definitions) {
      boolean labels =
          definition.type() == AttributeType.CATEGORY || definition.type() == AttributeType.BOOLEAN;
      if (!labels || NOT_FEATURES.contains(definition.name())) {
        continue;
      }
      Map<String, Integer> counts = new HashMap<>();
      for (Attributes row : rows) {
        for (String value : FeatureEncoder.labels(row, definition.name())) {
          counts.merge(value, 1, Integer::sum);
        }
      }
      List<String> values =
          counts.entrySet().stream()
              .filter(e -> e.getValue() >= MIN_OCCURRENCES)
              .sorted(
                  Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(MAX_VALUES)
              .map(Map.Entry::getKey)
              .toList();
      if (!values.isEmpty()) {
        features.add(new CategoryFeature(definition.name(), definition.multi(), values));
      }
    }
    return features;
  }

  private static List<NumberFeature> numbers(
      List<AttributeDefinition> definitions, Collection<Attributes> rows) {
    List<NumberFeature> features = new ArrayList<>();
    for (AttributeDefinition definition : definitions) {
      if (definition.type() != AttributeType.NUMBER
          || definition.multi()
          || NOT_FEATURES.contains(definition.name())) {
        continue;
      }
      boolean logarithmic = LOGARITHMIC.contains(definition.name());
      double sum = 0;
      double squares = 0;
      long count = 0;
      for (Attributes row : rows) {
        double value = row.number(definition.name(), Double.NaN);
        if (!Double.isNaN(value)) {
          double x = logarithmic ? Math.log1p(Math.max(value, 0)) : value;
          sum += x;
          squares += x * x;
          count++;
        }
      }
      if (count > 0) {
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        features.add(
            new NumberFeature(
                definition.name(), logarithmic, mean, deviation > 1e-9 ? deviation : 1));
      }
    }
    return features;
  }
}
