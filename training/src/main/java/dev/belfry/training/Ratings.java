package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.FeatureEncoder;
import java.util.Arrays;

/**
 * The ratings of a data set, oldest first. Arrays are only to be read.
 *
 * @param users user index of each
 * @param items item index of each
 * @param values as they were given
 * @param millis when
 */
record Ratings(int[] users, int[] items, float[] values, long[] millis) {
  /** How many ratings a data set has. */
  static int count(Dataset data) {
    int count = 0;
    for (int e = 0; e < data.events(); e++) {
      count += Float.isNaN(FeatureEncoder.rating(data.typeOf(e), data.valueOf(e))) ? 0 : 1;
    }
    return count;
  }

  /**
   * All ratings of a data set.
   *
   * @throws BelfryException INVALID where there is none
   */
  static Ratings of(Dataset data) {
    int[] events = new int[data.events()];
    int size = 0;
    for (int e = 0; e < data.events(); e++) {
      if (!Float.isNaN(FeatureEncoder.rating(data.typeOf(e), data.valueOf(e)))) {
        events[size++] = e;
      }
    }
    if (size == 0) {
      throw BelfryException.invalid(
          "of " + data.events() + " events none is a rating: there is nothing to foretell");
    }
    Ratings ratings = new Ratings(new int[size], new int[size], new float[size], new long[size]);
    for (int r = 0; r < size; r++) {
      ratings.users[r] = data.userOf(events[r]);
      ratings.items[r] = data.itemOf(events[r]);
      ratings.values[r] = (float) data.valueOf(events[r]);
      ratings.millis[r] = data.millisOf(events[r]);
    }
    return ratings;
  }

  int size() {
    return values.length;
  }

  /** The ratings from one place to another, which is not included. */
  Ratings range(int from, int to) {
    return new Ratings(
        Arrays.copyOfRange(users, from, to),
        Arrays.copyOfRange(items, from, to),
        Arrays.copyOfRange(values, from, to),
        Arrays.copyOfRange(millis, from, to));
  }

  /** The least and the greatest value. */
  float[] bounds() {
    float[] bounds = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float value : values) {
      bounds[0] = Math.min(bounds[0], value);
      bounds[1] = Math.max(bounds[1], value);
    }
    return bounds;
  }
}
