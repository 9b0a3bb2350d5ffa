package dev.belfry.training;

import dev.belfry.contracts.common.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Popularity by taste in categories (genres): the score of an item is the sum over its categories
 * of the user's affinity to the category times the item's popularity within it. The affinity is the
 * share of the history that is of the category, an item of several counted for each in equal parts.
 * Popularity is the number of users; an item that nobody has liked stands in with the mean of its
 * category, so that new items can be ranked among each other: the yardstick of every method for new
 * items.
 */
final class CategoryPopularityRecommender implements Recommender {
  static final String NAME = "category-popularity";

  private final int[][] categories;
  private final int[] counts;
  private final double[] means;

  CategoryPopularityRecommender(Dataset data, Histories train) {
    this.categories = categories(data.items());
    this.counts = train.itemUsers();
    int size = 0;
    for (int[] own : categories) {
      for (int category : own) {
        size = Math.max(size, category + 1);
      }
    }
    this.means = new double[size];
    int[] liked = new int[size];
    for (int i = 0; i < categories.length; i++) {
      for (int category : categories[i]) {
        means[category] += counts[i];
        liked[category] += counts[i] > 0 ? 1 : 0;
      }
    }
    for (int c = 0; c < size; c++) {
      means[c] /= Math.max(1, liked[c]);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[] score(Split.Case question) {
    double[] affinity = new double[means.length];
    for (int item : question.history()) {
      for (int category : categories[item]) {
        affinity[category] += 1.0 / categories[item].length / question.history().length;
      }
    }
    float[] scores = new float[categories.length];
    for (int i = 0; i < scores.length; i++) {
      double sum = 0;
      for (int category : categories[i]) {
        sum += affinity[category] * (counts[i] > 0 ? counts[i] : means[category]);
      }
      scores[i] = (float) sum;
    }
    return scores;
  }

  /** Indexes of the categories of each item. */
  private static int[][] categories(List<Item> items) {
    Map<String, Integer> index = new HashMap<>();
    int[][] categories = new int[items.size()][];
    for (int i = 0; i < categories.length; i++) {
      TreeSet<Integer> distinct = new TreeSet<>();
      for (String category : items.get(i).attributes().texts("categories")) {
        distinct.add(index.computeIfAbsent(category, name -> index.size()));
      }
      categories[i] = distinct.stream().mapToInt(Integer::intValue).toArray();
    }
    return categories;
  }
}
