package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What the towers read, and how: the vocabularies and scales as they were learned from the training
 * data. Part of the manifest; never changed afterwards.
 *
 * <p>A feature reads the attribute of its name, unless the name is one of {@link Computed}, which
 * start with {@code @} and are worked out from interactions, time or text.
 *
 * @param schemaVersion the attribute schema it was made from
 * @param itemCategories category, boolean and label attributes of items
 * @param itemNumbers numbers of items
 * @param itemVectors vectors of items: ready-made embeddings, texts
 * @param userCategories category and boolean attributes of users
 * @param userNumbers numbers of users
 * @param userVectors vectors of users
 * @param contextCategories of the request or event: one slot each
 * @param historyTypes vocabulary of what the user did with the items of the history
 * @param textAttributes attributes of items whose values make the text that is embedded, in order
 * @param asOf the moment against which an item's age is taken: the end of the training data, so
 *     that an item's embedding stays the same while the model is served
 * @param historyLength how many of a user's latest positive items the user tower reads
 * @param historyDecay weight of the k-th latest item relative to the one after it, in (0, 1]
 */
public record FeatureSchema(
    long schemaVersion,
    List<CategoryFeature> itemCategories,
    List<NumberFeature> itemNumbers,
    List<VectorFeature> itemVectors,
    List<CategoryFeature> userCategories,
    List<NumberFeature> userNumbers,
    List<VectorFeature> userVectors,
    List<CategoryFeature> contextCategories,
    CategoryFeature historyTypes,
    List<String> textAttributes,
    Instant asOf,
    int historyLength,
    double historyDecay) {
  public FeatureSchema {
    itemCategories = List.copyOf(itemCategories);
    itemNumbers = List.copyOf(itemNumbers);
    itemVectors = List.copyOf(itemVectors);
    userCategories = List.copyOf(userCategories);
    userNumbers = List.copyOf(userNumbers);
    userVectors = List.copyOf(userVectors);
    contextCategories = List.copyOf(contextCategories);
    requireNonNull(historyTypes, "historyTypes is null");
    textAttributes = List.copyOf(textAttributes);
    requireNonNull(asOf, "asOf is null");
  }

  /** A schema without any feature: ids and history alone. */
  public static FeatureSchema idsOnly(int historyLength, double historyDecay) {
    return new FeatureSchema(
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new CategoryFeature(Computed.EVENT_TYPE, false, List.of()),
        List.of(),
        Instant.EPOCH,
        historyLength,
        historyDecay);
  }

  /** The same with other categories of items. */
  public FeatureSchema withItemCategories(List<CategoryFeature> categories) {
    return new FeatureSchema(
        schemaVersion,
        categories,
        itemNumbers,
        itemVectors,
        userCategories,
        userNumbers,
        userVectors,
        contextCategories,
        historyTypes,
        textAttributes,
        asOf,
        historyLength,
        historyDecay);
  }

  /** The same with other numbers of users. */
  FeatureSchema withUserNumbers(List<NumberFeature> numbers) {
    return new FeatureSchema(
        schemaVersion,
        itemCategories,
        itemNumbers,
        itemVectors,
        userCategories,
        numbers,
        userVectors,
        contextCategories,
        historyTypes,
        textAttributes,
        asOf,
        historyLength,
        historyDecay);
  }

  /**
   * An attribute with labels.
   *
   * @param attribute its name, or one of {@link Computed}
   * @param multi whether an item or user can have several
   * @param values the vocabulary; the value at index i has slot i + 1, and slot 0 means missing or
   *     unknown; empty where labels are hashed
   * @param buckets where above 0, a label's slot is 1 plus its hash modulo this
   */
  public record CategoryFeature(String attribute, boolean multi, List<String> values, int buckets) {
    public CategoryFeature {
      requireNonNull(attribute, "attribute is null");
      values = List.copyOf(values);
    }

    /** A feature with a vocabulary. */
    public CategoryFeature(String attribute, boolean multi, List<String> values) {
      this(attribute, multi, values, 0);
    }

    /** A feature whose labels are hashed: many labels, no vocabulary, some share a slot. */
    public static CategoryFeature hashed(String attribute, boolean multi, int buckets) {
      return new CategoryFeature(attribute, multi, List.of(), buckets);
    }

    /** The number of slots, slot 0 included. */
    public int slots() {
      return (buckets > 0 ? buckets : values.size()) + 1;
    }
  }

  /**
   * A number; the tower reads {@code (f(x) - mean) / deviation} and whether it is missing.
   *
   * @param attribute its name, or one of {@link Computed}
   * @param logarithmic whether f is {@code log1p}, else the identity
   * @param mean of f over the training data
   * @param deviation standard deviation of f, above 0
   */
  public record NumberFeature(
      String attribute, boolean logarithmic, double mean, double deviation) {
    public NumberFeature {
      requireNonNull(attribute, "attribute is null");
    }

    /** The scaled value, within [-4, 4]. */
    float scale(double value) {
      double x = logarithmic ? Math.log1p(Math.max(value, 0)) : value;
      return (float) Math.clamp((x - mean) / deviation, -4, 4);
    }
  }

  /**
   * A vector, such as the embedding of an image or a text.
   *
   * @param attribute its name, or one of {@link Computed}
   * @param dimension its number of components, above 0
   */
  public record VectorFeature(String attribute, int dimension) {
    public VectorFeature {
      requireNonNull(attribute, "attribute is null");
    }
  }
}
