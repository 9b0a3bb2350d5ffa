package dev.belfry.training;

import java.time.Duration;
import java.util.Arrays;

/**
 * The number of users who liked each item, each fading with its age: {@code 2^(-age / half-life)},
 * the age counted from the latest interaction of training. The baseline of every table.
 */
final class PopularityRecommender implements Recommender {
  private final float[] counts;

  /**
   * Counts.
   *
   * @param halfLife zero where nothing is to fade
   */
  PopularityRecommender(Histories train, Duration halfLife) {
    this.counts = counts(train, halfLife);
  }

  /** What the settings say, by default that nothing fades; nor does it where there are no times. */
  static Duration halfLife(Settings settings, boolean timestamps) {
    double days = settings.getDouble("popularity.half-life-days", 0, 0, 100_000);
    return timestamps ? Duration.ofMillis(Math.round(days * 86_400_000)) : Duration.ZERO;
  }

  /** By item index. */
  static float[] counts(Histories train, Duration halfLife) {
    long latest = Arrays.stream(train.millis()).flatMapToLong(Arrays::stream).max().orElse(0);
    double[] sums = new double[train.itemCount()];
    for (int u = 0; u < train.users(); u++) {
      for (int k = 0; k < train.items()[u].length; k++) {
        sums[train.items()[u][k]] +=
            halfLife.isZero()
                ? 1
                : Math.pow(2, -(double) (latest - train.millis()[u][k]) / halfLife.toMillis());
      }
    }
    float[] counts = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      counts[i] = (float) sums[i];
    }
    return counts;
  }

  @Override
  public String name() {
    return OfflineModels.POPULARITY;
  }

  @Override
  public float[] score(Split.Case question) {
    return counts.clone();
  }
}
