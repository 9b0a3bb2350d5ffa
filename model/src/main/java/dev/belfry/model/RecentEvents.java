package dev.belfry.model;

import dev.belfry.contracts.common.UserProfile;

/**
 * A user's latest interactions, most recent first, at most {@link UserProfile#RECENT_LIMIT}: what
 * everything about a user's past is computed from, in training as in serving. A buffer to be filled
 * again and again; for one thread.
 */
public final class RecentEvents {
  static final int LIMIT = UserProfile.RECENT_LIMIT;

  final int[] rows = new int[LIMIT];
  final int[] types = new int[LIMIT];
  final float[] ratings = new float[LIMIT];
  final boolean[] positives = new boolean[LIMIT];
  private int size;

  /** Empties it. */
  public RecentEvents clear() {
    size = 0;
    return this;
  }

  /** Whether nothing older can be added. */
  public boolean isFull() {
    return size == LIMIT;
  }

  /** How many interactions it holds. */
  public int size() {
    return size;
  }

  /**
   * Adds the next older interaction.
   *
   * @param row of the item; 0 for one that the model has not seen
   * @param type slot of what was done
   * @param rating given, or NaN where it was no rating
   * @param positive whether it counts as liking
   */
  public void add(int row, int type, float rating, boolean positive) {
    if (isFull()) {
      throw new IllegalStateException("no more than " + LIMIT + " interactions are read");
    }
    rows[size] = row;
    types[size] = type;
    ratings[size] = rating;
    positives[size++] = positive;
  }
}
