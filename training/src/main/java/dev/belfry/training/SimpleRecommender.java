package dev.belfry.training;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Baselines that rank even items nobody has met. */
final class SimpleRecommender implements Recommender {
  static final String RANDOM = "random";
  static final String CATEGORY_POPULARITY = "category-popularity";

  private final String name;
  private final Function<Split.Case, float[]> scores;

  private SimpleRecommender(String name, Function<Split.Case, float[]> scores) {
    this.name = name;
    this.scores = scores;
  }

  /** Any order, the same for the same seed and user. */
  static Recommender random(int items, long seed) {
    return new SimpleRecommender(
        RANDOM,
        question -> {
          SplittableRandom random = new SplittableRandom(seed * 1_000_003 + question.user());
          float[] scores = new float[items];
          for (int i = 0; i < items; i++) {
            scores[i] = (float) random.nextDouble();
          }
          return scores;
        });
  }

  /**
   * An item is as popular as its categories: the mean over them of the users an item of the
   * category has. Items without any user in the training part are not counted as items of theirs.
   */
  static Recommender categoryPopularity(Dataset data, Histories train) {
    int[] users = train.itemUsers();
    Map<String, double[]> sums = new HashMap<>();
    for (int i = 0; i < users.length; i++) {
      if (users[i] > 0) {
        for (String category : categories(data.items().get(i))) {
          double[] sum = sums.computeIfAbsent(category, none -> new double[2]);
          sum[0] += users[i];
          sum[1]++;
        }
      }
    }
    float[] scores = new float[users.length];
    for (int i = 0; i < users.length; i++) {
      scores[i] =
          (float)
              categories(data.items().get(i)).stream()
                  .map(sums::get)
                  .mapToDouble(sum -> sum == null ? 0 : sum[0] / sum[1])
                  .average()
                  .orElse(0);
    }
    return new SimpleRecommender(CATEGORY_POPULARITY, question -> scores.clone());
  }

  private static List<String> categories(Item item) {
    Attributes attributes = item.attributes();
    return attributes.texts("categories");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[] score(Split.Case question) {
    return scores.apply(question);
  }
}
