package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which attributes and computed features the towers are to read.
 *
 * @param include attributes that are features whatever their role, as {@code item.colour} or {@code
 *     user.zip}
 * @param exclude attributes and computed features that are not, whatever else says
 * @param hashed attributes whose labels are hashed, with the number of buckets: many labels, such
 *     as postcodes and geohashes
 * @param computed which of {@link Computed} are read, where the data has what they need
 * @param text item attributes that make up the text, in order
 * @param textDimension components of {@link Computed#TEXT} after a projection on the main ones of
 *     the catalogue; 0 or the full dimension for no projection
 * @param historyLength how many latest positive items the user tower reads, of those among the
 *     interactions that a profile keeps
 * @param historyDecay weight of an item of the history relative to the next newer one
 */
public record FeatureConfig(
    Set<String> include,
    Set<String> exclude,
    Map<String, Integer> hashed,
    Set<String> computed,
    List<String> text,
    int textDimension,
    int historyLength,
    double historyDecay) {
  /** Every computed feature there is. */
  public static final Set<String> ALL =
      Set.of(
          Computed.AGE,
          Computed.POPULARITY,
          Computed.MEAN_RATING,
          Computed.TEXT,
          Computed.ALS,
          Computed.ANONYMOUS,
          Computed.RECENT_CATEGORIES,
          Computed.POSITIVES,
          Computed.RATING_MEAN,
          Computed.RATING_DEVIATION,
          Computed.RATING_COUNT,
          Computed.PRICE_LEVEL,
          Computed.RECENT_TEXT,
          Computed.REVIEW_TEXT,
          Computed.RECENT_ALS,
          Computed.EVENT_TYPE,
          Computed.HOUR,
          Computed.WEEKDAY,
          Computed.WEEKEND,
          Computed.MONTH,
          Computed.PLACEMENT);

  /** Reserved attributes that say whether and when something can be shown, not what it is. */
  private static final Set<String> NOT_FEATURES =
      Set.of(
          "stock", "hidden", "available_from", "available_until", "created_at", "hour", "weekday");

  public FeatureConfig {
    include = Set.copyOf(include);
    exclude = Set.copyOf(exclude);
    hashed = Map.copyOf(hashed);
    computed = Set.copyOf(computed);
    text = List.copyOf(text);
    requireNonNull(text, "text is null");
    for (String name : computed) {
      if (!ALL.contains(name)) {
        throw BelfryException.invalid("there is no computed feature '" + name + "'");
      }
    }
    if (historyLength < 0) {
      throw BelfryException.invalid(
          "the history length is " + historyLength + "; 0 or more is accepted");
    }
  }

  /** Attributes alone, nothing computed. */
  public static FeatureConfig attributes(int historyLength, double historyDecay) {
    return new FeatureConfig(
        Set.of(),
        Set.of(),
        Map.of(),
        Set.of(),
        List.of("title", "brand", "categories", "description"),
        0,
        historyLength,
        historyDecay);
  }

  /** The same with these computed features. */
  public FeatureConfig withComputed(Set<String> names) {
    return new FeatureConfig(
        include, exclude, hashed, names, text, textDimension, historyLength, historyDecay);
  }

  /** The same with the text projected on so many components. */
  public FeatureConfig withTextDimension(int dimension) {
    return new FeatureConfig(
        include, exclude, hashed, computed, text, dimension, historyLength, historyDecay);
  }

  /** The same with another history. */
  public FeatureConfig withHistory(int length, double decay) {
    return new FeatureConfig(
        include, exclude, hashed, computed, text, textDimension, length, decay);
  }

  /** Whether a computed feature is read. */
  public boolean has(String name) {
    return computed.contains(name) && !exclude.contains(name);
  }

  /** Whether an attribute is to be a feature, by configuration, else by its role. */
  boolean reads(AttributeDefinition definition) {
    String name = key(definition.entity(), definition.name());
    if (exclude.contains(name)) {
      return false;
    }
    return include.contains(name)
        || hashed.containsKey(name)
        || !definition.role().equals("plain") && !NOT_FEATURES.contains(definition.name());
  }

  /** The number of buckets for an attribute, 0 where it has a vocabulary. */
  int buckets(AttributeDefinition definition) {
    return hashed.getOrDefault(key(definition.entity(), definition.name()), 0);
  }

  private static String key(Entity entity, String name) {
    return entity.name().toLowerCase(Locale.ROOT) + "." + name;
  }
}
