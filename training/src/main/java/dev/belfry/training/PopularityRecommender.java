package dev.belfry.training;

/** Plain counts: the number of users who liked each item. The baseline of every table. */
final class PopularityRecommender implements Recommender {
  private final float[] counts;

  PopularityRecommender(Histories train) {
    int[] users = train.itemUsers();
    counts = new float[users.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = users[i];
    }
  }

  @Override
  public String name() {
    return "popularity";
  }

  @Override
  public float[] score(Split.Case question) {
    return counts.clone();
  }
}
