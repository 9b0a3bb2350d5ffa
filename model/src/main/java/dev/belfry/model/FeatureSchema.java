package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which attributes the towers read, and how: the vocabularies and scales as they were learned from
 * the training data. Part of the manifest; never changed afterwards.
 *
 * @param schemaVersion the attribute schema it was made from
 * @param itemCategories category, boolean and label attributes of items
 * @param itemNumbers numbers of items
 * @param userCategories category and boolean attributes of users
 * @param userNumbers numbers of users
 * @param historyLength how many of a user's latest positive items the user tower reads
 * @param historyDecay weight of the k-th latest item relative to the one after it, in (0, 1]
 */
public record FeatureSchema(
    long schemaVersion,
    List<CategoryFeature> itemCategories,
    List<NumberFeature> itemNumbers,
    List<CategoryFeature> userCategories,
    List<NumberFeature> userNumbers,
    int historyLength,
    double historyDecay) {
  public FeatureSchema {
    itemCategories = List.copyOf(itemCategories);
    itemNumbers = List.copyOf(itemNumbers);
    userCategories = List.copyOf(userCategories);
    userNumbers = List.copyOf(userNumbers);
  }

  /**
   * An attribute with labels.
   *
   * @param attribute its name
   * @param multi whether an item or user can have several
   * @param values the vocabulary; the value at index i has slot i + 1, and slot 0 means missing or
   *     unknown
   */
  public record CategoryFeature(String attribute, boolean multi, List<String> values) {
    public CategoryFeature {
      requireNonNull(attribute, "attribute is null");
      values = List.copyOf(values);
    }

    /** The number of slots, slot 0 included. */
    public int slots() {
      return values.size() + 1;
    }
  }

  /**
   * A number; the tower reads {@code (f(x) - mean) / deviation} and whether it is missing.
   *
   * @param attribute its name
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
}
