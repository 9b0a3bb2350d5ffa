package dev.belfry.model;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.NumberFeature;
import dev.belfry.model.FeatureSchema.VectorFeature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Learns vocabularies and scales from the training data. */
public final class FeatureLearner {
  /** Numbers that spread over orders of magnitude. */
  private static final Set<String> LOGARITHMIC =
      Set.of("price", Computed.AGE, Computed.POPULARITY, Computed.RATING_COUNT, Computed.POSITIVES);

  private static final List<String> USER_NUMBERS =
      List.of(
          Computed.POSITIVES,
          Computed.RATING_COUNT,
          Computed.RATING_MEAN,
          Computed.RATING_DEVIATION,
          Computed.PRICE_LEVEL);

  private static final int MAX_VALUES = 1_000;
  private static final int MIN_OCCURRENCES = 2;

  private FeatureLearner() {}

  /**
   * The features that are attributes. Attributes that are nowhere present are left out; a value
   * that occurs once is too rare to learn from and takes slot 0.
   */
  public static FeatureSchema learn(
      AttributeSchema schema,
      Collection<Attributes> items,
      Collection<Attributes> users,
      FeatureConfig config) {
    List<AttributeDefinition> itemAttributes = read(schema, Entity.ITEM, config);
    List<AttributeDefinition> userAttributes = read(schema, Entity.USER, config);
    return new FeatureSchema(
        schema.version(),
        categories(itemAttributes, items, config),
        numbers(itemAttributes, items),
        vectors(itemAttributes, items),
        categories(userAttributes, users, config),
        numbers(userAttributes, users),
        vectors(userAttributes, users),
        List.of(),
        new CategoryFeature(Computed.EVENT_TYPE, false, List.of()),
        List.of(),
        Instant.EPOCH,
        config.historyLength(),
        config.historyDecay());
  }

  /**
   * Adds the computed features that are configured and that the data has what they need for.
   *
   * @param attributes the features that are attributes
   */
  public static FeatureSchema withComputed(
      FeatureSchema attributes, AttributeSchema schema, FeatureConfig config, Observed observed) {
    List<NumberFeature> itemNumbers = new ArrayList<>(attributes.itemNumbers());
    number(itemNumbers, config, Computed.AGE, stream(observed.age()));
    number(itemNumbers, config, Computed.POPULARITY, stream(observed.popularity()));
    number(itemNumbers, config, Computed.MEAN_RATING, stream(observed.meanRating()));
    List<VectorFeature> itemVectors = new ArrayList<>(attributes.itemVectors());
    List<VectorFeature> userVectors = new ArrayList<>(attributes.userVectors());
    if (observed.textDimension() > 0) {
      vector(itemVectors, config, Computed.TEXT, observed.textDimension());
      vector(userVectors, config, Computed.RECENT_TEXT, observed.textDimension());
      vector(userVectors, config, Computed.REVIEW_TEXT, observed.textDimension());
    }
    if (observed.alsDimension() > 0) {
      vector(itemVectors, config, Computed.ALS, observed.alsDimension());
      vector(userVectors, config, Computed.RECENT_ALS, observed.alsDimension());
    }
    List<NumberFeature> userNumbers = new ArrayList<>(attributes.userNumbers());
    for (String name : USER_NUMBERS) {
      if (config.has(name)) {
        userNumbers.add(new NumberFeature(name, LOGARITHMIC.contains(name), 0, 1));
      }
    }
    return new FeatureSchema(
        attributes.schemaVersion(),
        attributes.itemCategories(),
        itemNumbers,
        itemVectors,
        userCategories(attributes, config),
        userNumbers,
        userVectors,
        contexts(schema, config, observed),
        new CategoryFeature(
            Computed.EVENT_TYPE,
            false,
            config.has(Computed.EVENT_TYPE) ? vocabulary(observed.eventTypes()) : List.of()),
        config.text(),
        observed.asOf(),
        attributes.historyLength(),
        attributes.historyDecay());
  }

  /**
   * Fits the scales of the computed numbers of users to a sample of moments, and leaves out those
   * that are always missing or always the same.
   */
  public static FeatureSchema withUserScales(
      FeatureEncoder encoder, List<RecentEvents> recent, int[] positives) {
    FeatureSchema schema = encoder.schema();
    List<double[]> rows =
        IntStream.range(0, positives.length)
            .mapToObj(i -> encoder.rawUserNumbers(recent.get(i), positives[i]))
            .toList();
    List<NumberFeature> numbers = new ArrayList<>();
    for (int f = 0; f < schema.userNumbers().size(); f++) {
      NumberFeature feature = schema.userNumbers().get(f);
      int column = f;
      if (!Computed.is(feature.attribute())) {
        numbers.add(feature);
      } else {
        Moments moments =
            Moments.of(rows.stream().mapToDouble(r -> r[column]), feature.logarithmic());
        if (moments.count() > 0 && moments.deviation() > 1e-9) {
          numbers.add(moments.feature(feature.attribute(), feature.logarithmic()));
        }
      }
    }
    return schema.withUserNumbers(numbers);
  }

  private static List<AttributeDefinition> read(
      AttributeSchema schema, Entity entity, FeatureConfig config) {
    return schema.of(entity).stream().filter(config::reads).toList();
  }

  private static List<CategoryFeature> categories(
      List<AttributeDefinition> definitions, Collection<Attributes> rows, FeatureConfig config) {
    List<CategoryFeature> features = new ArrayList<>();
    for (AttributeDefinition definition : definitions) {
      int buckets = config.buckets(definition);
      boolean labels =
          definition.type() == AttributeType.CATEGORY
              || definition.type() == AttributeType.BOOLEAN
              || definition.type() == AttributeType.TEXT && buckets > 0;
      if (!labels) {
        continue;
      }
      Map<String, Integer> counts = new HashMap<>();
      for (Attributes row : rows) {
        for (String value : LabelEncoder.labels(row, definition.name())) {
          counts.merge(value, 1, Integer::sum);
        }
      }
      List<String> values = vocabulary(counts);
      if (buckets > 0 && !counts.isEmpty()) {
        features.add(CategoryFeature.hashed(definition.name(), definition.multi(), buckets));
      } else if (!values.isEmpty()) {
        features.add(new CategoryFeature(definition.name(), definition.multi(), values));
      }
    }
    return features;
  }

  /** The labels that stand more than once, the most frequent first. */
  private static List<String> vocabulary(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= MIN_OCCURRENCES)
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_VALUES)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<NumberFeature> numbers(
      List<AttributeDefinition> definitions, Collection<Attributes> rows) {
    List<NumberFeature> features = new ArrayList<>();
    for (AttributeDefinition definition : definitions) {
      String name = definition.name();
      boolean number =
          definition.type() == AttributeType.NUMBER || definition.type() == AttributeType.TIMESTAMP;
      if (!number || definition.multi()) {
        continue;
      }
      boolean logarithmic = LOGARITHMIC.contains(name);
      Moments moments =
          Moments.of(
              rows.stream().mapToDouble(row -> AttributeEncoder.value(row, name)), logarithmic);
      if (moments.count() > 0) {
        features.add(moments.feature(name, logarithmic));
      }
    }
    return features;
  }

  /** Vectors have the length that most rows give them; others count as missing. */
  private static List<VectorFeature> vectors(
      List<AttributeDefinition> definitions, Collection<Attributes> rows) {
    List<VectorFeature> features = new ArrayList<>();
    for (AttributeDefinition definition : definitions) {
      if (definition.type() != AttributeType.VECTOR) {
        continue;
      }
      Map<Integer, Integer> lengths = new TreeMap<>();
      for (Attributes row : rows) {
        if (row.get(definition.name()) instanceof Embedding vector) {
          lengths.merge(vector.dimension(), 1, Integer::sum);
        }
      }
      lengths.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .ifPresent(e -> features.add(new VectorFeature(definition.name(), e.getKey())));
    }
    return features;
  }

  private static List<CategoryFeature> userCategories(
      FeatureSchema attributes, FeatureConfig config) {
    List<CategoryFeature> categories = new ArrayList<>(attributes.userCategories());
    if (config.has(Computed.ANONYMOUS)) {
      categories.add(new CategoryFeature(Computed.ANONYMOUS, false, List.of("false", "true")));
    }
    if (config.has(Computed.RECENT_CATEGORIES)) {
      attributes.itemCategories().stream()
          .filter(f -> f.attribute().equals("categories"))
          .forEach(
              f ->
                  categories.add(
                      new CategoryFeature(
                          Computed.RECENT_CATEGORIES, true, f.values(), f.buckets())));
    }
    return categories;
  }

  private static List<CategoryFeature> contexts(
      AttributeSchema schema, FeatureConfig config, Observed observed) {
    List<CategoryFeature> features = new ArrayList<>();
    if (observed.timed()) {
      context(features, config, Computed.HOUR, range(0, 23));
      context(features, config, Computed.WEEKDAY, range(1, 7));
      context(features, config, Computed.WEEKEND, List.of("false", "true"));
      context(features, config, Computed.MONTH, range(1, 12));
    }
    context(
        features,
        config,
        Computed.PLACEMENT,
        vocabulary(observed.contexts().getOrDefault("placement", Map.of())));
    for (AttributeDefinition definition : read(schema, Entity.CONTEXT, config)) {
      List<String> values =
          vocabulary(observed.contexts().getOrDefault(definition.name(), Map.of()));
      if (!definition.name().equals("placement") && !values.isEmpty()) {
        features.add(new CategoryFeature(definition.name(), false, values));
      }
    }
    return features;
  }

  private static void context(
      List<CategoryFeature> features, FeatureConfig config, String name, List<String> values) {
    if (config.has(name) && !values.isEmpty()) {
      features.add(new CategoryFeature(name, false, values));
    }
  }

  private static void number(
      List<NumberFeature> features, FeatureConfig config, String name, DoubleStream values) {
    Moments moments = Moments.of(values, LOGARITHMIC.contains(name));
    if (config.has(name) && moments.count() > 0) {
      features.add(moments.feature(name, LOGARITHMIC.contains(name)));
    }
  }

  private static void vector(
      List<VectorFeature> features, FeatureConfig config, String name, int dimension) {
    if (config.has(name)) {
      features.add(new VectorFeature(name, dimension));
    }
  }

  private static List<String> range(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }

  private static DoubleStream stream(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
  }

  /** Mean and standard deviation of the values that are there. */
  private record Moments(long count, double mean, double deviation) {
    static Moments of(DoubleStream values, boolean logarithmic) {
      double[] present =
          values
              .filter(v -> !Double.isNaN(v))
              .map(v -> logarithmic ? Math.log1p(Math.max(v, 0)) : v)
              .toArray();
      double mean = Arrays.stream(present).average().orElse(0);
      double variance =
          Arrays.stream(present).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      return new Moments(present.length, mean, Math.sqrt(variance));
    }

    NumberFeature feature(String name, boolean logarithmic) {
      return new NumberFeature(name, logarithmic, mean, deviation > 1e-9 ? deviation : 1);
    }
  }
}
