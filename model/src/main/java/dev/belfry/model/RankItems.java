package dev.belfry.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes what the ranker reads of items, from what their tower reads and what the model remembers of
 * them. Safe for use by several threads.
 */
public final class RankItems {
  private static final int REMEMBERED = 2;

  private final FeatureSchema schema;
  private final ItemFacts facts;

  /**
   * @param facts by row
   */
  public RankItems(FeatureSchema schema, ItemFacts facts) {
    this.schema = schema;
    this.facts = facts;
  }

  /** Names of the numbers of an item, in order. */
  List<String> numbers() {
    List<String> names = new ArrayList<>();
    schema.itemNumbers().forEach(feature -> names.add(feature.attribute()));
    names.add("mean-rating");
    names.add("age");
    return names;
  }

  /** Names of the categories of an item, in order. */
  List<String> categories() {
    return schema.itemCategories().stream().map(feature -> feature.attribute()).toList();
  }

  /**
   * An item.
   *
   * @param embedding of unit length; empty where there is none
   */
  public RankItem item(EncodedItem item, float[] embedding) {
    int[][] slots = new int[schema.itemCategories().size()][];
    Arrays.setAll(slots, item::slots);
    float[] own = item.numbers();
    float[] numbers = Arrays.copyOf(own, own.length + 2 * REMEMBERED);
    int row = item.row();
    put(numbers, own.length, facts.meanRating()[row]);
    put(numbers, own.length + 2, (float) Math.log1p(facts.age()[row]));
    float likedBy = facts.popularity()[row];
    return new RankItem(slots, numbers, embedding, row == 0 || Float.isNaN(likedBy) ? 0 : likedBy);
  }

  private static void put(float[] numbers, int at, float value) {
    numbers[at] = Float.isNaN(value) ? 0 : value;
    numbers[at + 1] = Float.isNaN(value) ? 1 : 0;
  }
}
