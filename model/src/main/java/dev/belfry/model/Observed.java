package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * What the interactions of the training data say, for {@link FeatureLearner}.
 *
 * @param asOf of the last interaction
 * @param timed whether the interactions have times at all
 * @param popularity by item, distinct users who liked it
 * @param meanRating by item, NaN where nobody rated
 * @param age by item in days at {@code asOf}, NaN where unknown
 * @param eventTypes how often each label of {@link FeatureEncoder#typeLabel} stands
 * @param contexts how often each label of each context attribute stands, by its name
 * @param textDimension of the items' texts as the tower reads them, 0 for none
 * @param alsDimension of the ALS factors, 0 for none
 */
public record Observed(
    Instant asOf,
    boolean timed,
    float[] popularity,
    float[] meanRating,
    float[] age,
    Map<String, Integer> eventTypes,
    Map<String, Map<String, Integer>> contexts,
    int textDimension,
    int alsDimension) {
  public Observed {
    requireNonNull(asOf, "asOf is null");
    eventTypes = Map.copyOf(eventTypes);
    contexts = Map.copyOf(contexts);
  }
}
