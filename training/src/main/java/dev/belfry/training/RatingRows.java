package dev.belfry.training;

import dev.belfry.contracts.common.Item;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerSchema.Part;
import dev.belfry.model.TwoTower;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rating head reads: the vectors of both towers, and numbers of the pair that go by what
 * the user had rated before. {@link #PAIR} numbers, in this order: what ALS adds for the user, the
 * item's bias, logs of how many ratings the item and the user have, the user's mean and deviation
 * from what was expected, that of the last 1, 3 and 10 ratings, that of items of the same
 * categories and of items near in the towers' space, and the cosine of the towers.
 */
final class RatingRows {
  /** How many numbers of a pair there are. */
  static final int PAIR = 12;

  /** The columns: the user's vector, the item's, the pair. */
  static final RankerSchema SCHEMA =
      new RankerSchema(
          new Part(List.of(), TwoTower.DIMENSION),
          new Part(List.of(), TwoTower.DIMENSION),
          new Part(List.of(), PAIR));

  /** Unit vectors times this have components of about 1. */
  private static final float SPREAD = (float) Math.sqrt(TwoTower.DIMENSION);

  /** Mean deviations count so many ratings of 0 beside their own. */
  private static final double SHRINK = 3;

  /** Ratings before, the latest, that are compared with the item. */
  private static final int COMPARED = 200;

  private final ExplicitAls als;
  private final RatingTowers towers;
  private final BitSet[] categories;

  RatingRows(Dataset data, ExplicitAls als, RatingTowers towers) {
    this.als = als;
    this.towers = towers;
    Map<String, Integer> places = new HashMap<>();
    this.categories = new BitSet[data.items().size()];
    for (int i = 0; i < categories.length; i++) {
      categories[i] = new BitSet();
      Item item = data.items().get(i);
      for (String name : item.attributes().texts("categories")) {
        Integer next = places.size();
        categories[i].set(places.computeIfAbsent(name, n -> next));
      }
    }
  }

  /** What is foretold without the head. */
  double base(int user, int item, RatedBefore before) {
    return als.base(item) + als.residual(user, item, before);
  }

  /**
   * Writes one row: the user's vector, the item's, the pair's numbers.
   *
   * @param query the user's vector at that moment
   */
  void write(int user, int item, float[] query, RatedBefore before, float[] to, int at) {
    float[] vector = towers.item(item);
    for (int k = 0; k < TwoTower.DIMENSION; k++) {
      to[at + k] = SPREAD * query[k];
      to[at + TwoTower.DIMENSION + k] = SPREAD * vector[k];
    }
    int size = before.size(user);
    double[] errors = new double[size];
    double sum = 0;
    for (int k = 0; k < size; k++) {
      errors[k] = before.value(user, k) - als.base(before.item(user, k));
      sum += errors[k];
    }
    double mean = sum / (5 + size);
    double squares = 0;
    double alike = 0;
    double alikeWeight = SHRINK;
    double near = 0;
    double nearWeight = SHRINK;
    for (int k = 0; k < size; k++) {
      double error = errors[k] - mean;
      squares += error * error;
      if (k >= size - COMPARED) {
        int other = before.item(user, k);
        double overlap = overlap(item, other);
        alike += overlap * error;
        alikeWeight += overlap;
        double cosine = Math.max(0, dot(vector, towers.item(other)));
        near += cosine * error;
        nearWeight += cosine;
      }
    }
    double[] pair = {
      als.residual(user, item, before),
      als.base(item) - 3.5,
      Math.log1p(als.count(item)) - 4,
      Math.log1p(size) - 3,
      mean,
      Math.sqrt((squares + 1) / (size + 1)) - 1,
      latest(errors, mean, 1),
      latest(errors, mean, 3),
      latest(errors, mean, 10),
      alike / alikeWeight,
      near / nearWeight,
      dot(query, vector)
    };
    for (int k = 0; k < PAIR; k++) {
      to[at + 2 * TwoTower.DIMENSION + k] = (float) pair[k];
    }
  }

  private static double latest(double[] errors, double mean, int count) {
    int own = Math.min(count, errors.length);
    double sum = 0;
    for (int k = errors.length - own; k < errors.length; k++) {
      sum += errors[k] - mean;
    }
    return sum / (2 + own);
  }

  /** Cosine of the two items' categories. */
  private double overlap(int a, int b) {
    BitSet both = (BitSet) categories[a].clone();
    both.and(categories[b]);
    int common = both.cardinality();
    return common == 0
        ? 0
        : common / Math.sqrt((double) categories[a].cardinality() * categories[b].cardinality());
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** Numbers by column to a mean of 0 and a deviation of 1, as these rows have them. */
  static float[][] scales(float[] rows, int from) {
    int width = SCHEMA.numbers();
    int count = rows.length / width;
    float[][] scales = new float[2][width];
    Arrays.fill(scales[1], 1);
    for (int k = from; k < width; k++) {
      double sum = 0;
      double squares = 0;
      for (int r = 0; r < count; r++) {
        sum += rows[r * width + k];
        squares += (double) rows[r * width + k] * rows[r * width + k];
      }
      double mean = sum / count;
      double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
      scales[0][k] = (float) mean;
      scales[1][k] = (float) (deviation > 1e-6 ? deviation : 1);
    }
    return scales;
  }
}
