package dev.belfry.training;

import java.util.Arrays;

/** What each user had rated so far; goes on rating by rating. Not for use by several threads. */
final class RatedBefore {
  private final int[][] items;
  private final float[][] values;
  private final int[] sizes;

  /** Nobody has rated anything. */
  RatedBefore(int users) {
    this.items = new int[users][0];
    this.values = new float[users][0];
    this.sizes = new int[users];
  }

  void add(int user, int item, float value) {
    int size = sizes[user]++;
    if (size == items[user].length) {
      items[user] = Arrays.copyOf(items[user], Math.max(8, 2 * size));
      values[user] = Arrays.copyOf(values[user], items[user].length);
    }
    items[user][size] = item;
    values[user][size] = value;
  }

  /** How many ratings a user gave. */
  int size(int user) {
    return sizes[user];
  }

  /** The item of a user's rating, oldest first. */
  int item(int user, int place) {
    return items[user][place];
  }

  /** The value of a user's rating, oldest first. */
  float value(int user, int place) {
    return values[user][place];
  }

  /** Whether a user rated an item. */
  boolean has(int user, int item) {
    for (int place = 0; place < sizes[user]; place++) {
      if (items[user][place] == item) {
        return true;
      }
    }
    return false;
  }
}
