package dev.belfry.training;

import dev.belfry.model.RatingFacts;
import dev.belfry.model.RatingUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the rating head learns from: rows of ratings and, behind each, of what was drawn for it.
 * Arrays are only to be read.
 *
 * @param numbers all columns of {@link RatingUser#SCHEMA}, row by row
 * @param bases by row, what is foretold without the head
 * @param labels by row, what the head is to add
 * @param weights by row
 * @param places by row, of the rating it belongs to
 */
record RatingRows(float[] numbers, float[] bases, float[] labels, float[] weights, int[] places) {
  private static final int WIDTH = RatingUser.SCHEMA.numbers();

  /** Room for so many rows. */
  static RatingRows of(int size) {
    return new RatingRows(
        new float[size * WIDTH], new float[size], new float[size], new float[size], new int[size]);
  }

  /**
   * What brings numbers of pairs to a mean of 0 and a deviation of 1; vectors stay as they are.
   *
   * @return means and deviations by column
   */
  float[][] scales() {
    int count = bases.length;
    float[][] scales = new float[2][WIDTH];
    Arrays.fill(scales[1], 1);
    for (int k = WIDTH - RatingUser.PAIR; k < WIDTH; k++) {
      double sum = 0;
      double squares = 0;
      for (int r = 0; r < count; r++) {
        sum += numbers[r * WIDTH + k];
        squares += (double) numbers[r * WIDTH + k] * numbers[r * WIDTH + k];
      }
      double mean = sum / count;
      double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
      scales[0][k] = (float) mean;
      scales[1][k] = (float) (deviation > 1e-6 ? deviation : 1);
    }
    return scales;
  }

  /** The rows of the ratings from one place to another, scaled. */
  RankerExamples examples(int from, int to, RatingFacts facts) {
    List<Integer> chosen = new ArrayList<>();
    for (int r = 0; r < places.length; r++) {
      if (places[r] >= from && places[r] < to) {
        chosen.add(r);
      }
    }
    float[] own = new float[chosen.size() * WIDTH];
    float[] ownLabels = new float[chosen.size()];
    float[] ownWeights = new float[chosen.size()];
    for (int k = 0; k < chosen.size(); k++) {
      System.arraycopy(numbers, chosen.get(k) * WIDTH, own, k * WIDTH, WIDTH);
      ownLabels[k] = labels[chosen.get(k)];
      ownWeights[k] = weights[chosen.get(k)];
    }
    facts.scale(own);
    return new RankerExamples(RatingUser.SCHEMA, 1, new int[0], own, ownLabels, ownWeights);
  }
}
