package dev.belfry.training;

import java.util.Random;

/** Every order of the catalogue as likely as any other: what a figure is worth by chance. */
final class RandomRecommender implements Recommender {
  static final String NAME = "random";

  private final int items;
  private final long seed;

  RandomRecommender(int items, long seed) {
    this.items = items;
    this.seed = seed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[] score(Split.Case question) {
    Random random = new Random(seed * 1_000_003 + question.user());
    float[] scores = new float[items];
    for (int i = 0; i < items; i++) {
      scores[i] = random.nextFloat();
    }
    return scores;
  }
}
