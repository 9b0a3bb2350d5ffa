package dev.belfry.coldstart;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks the items of a catalogue, those without any count too, by what their categories are worth.
 *
 * <p>A category's level is the mean count of its items, shrunk toward the mean of all items with a
 * strength of {@value #CATEGORY_STRENGTH} items. An item's score is the mean level of its
 * categories and its own count, as {@value #ITEM_STRENGTH} and one observation. A category without
 * a single count is unknown: it says nothing, and an item of which nothing is said is not ranked.
 */
final class CategoryPopularity {
  static final double CATEGORY_STRENGTH = 5;
  static final double ITEM_STRENGTH = 1;

  private CategoryPopularity() {}

  static Ranking rank(Popularity popularity, Catalogue catalogue) {
    if (popularity.total() <= 0 || catalogue.size() == 0) {
      return Ranking.empty();
    }
    List<Item> items = new ArrayList<>(catalogue.size());
    catalogue.forEach(items::add);
    Map<String, Level> levels = new HashMap<>();
    for (Item item : items) {
      float count = popularity.countOf(item.itemNo());
      for (String category : item.attributes().texts("categories")) {
        levels.computeIfAbsent(category, key -> new Level()).add(count);
      }
    }
    double mean = popularity.total() / items.size();
    long[] itemNos = new long[items.size()];
    double[] scores = new double[items.size()];
    for (int i = 0; i < itemNos.length; i++) {
      itemNos[i] = items.get(i).itemNo();
      scores[i] = score(items.get(i), popularity.countOf(itemNos[i]), levels, mean);
    }
    return Ranking.of(itemNos, scores);
  }

  private static double score(Item item, float count, Map<String, Level> levels, double mean) {
    double sum = 0;
    int known = 0;
    for (String category : item.attributes().texts("categories")) {
      Level level = levels.get(category);
      if (level != null && level.count > 0) {
        sum += level.shrunk(mean);
        known++;
      }
    }
    if (known == 0) {
      return count;
    }
    return (ITEM_STRENGTH * sum / known + count) / (ITEM_STRENGTH + 1);
  }

  private static final class Level {
    private double count;
    private int items;

    void add(float itemCount) {
      count += itemCount;
      items++;
    }

    double shrunk(double mean) {
      return (count + CATEGORY_STRENGTH * mean) / (items + CATEGORY_STRENGTH);
    }
  }
}
