package dev.belfry.model;

import dev.belfry.contracts.common.UserProfile;

/**
 * A user's latest interactions, most recent first, at most {@link UserProfile#RECENT_LIMIT}: what
 * everything about a user's past is computed from, in training as in serving. A buffer to be filled
 * again and again; for one thread.
 */
public final class RecentEvents {
  static final int LIMIT = UserProfile.RECENT_LIMIT;

  private static final float[] NOTHING = {};

  final int[] rows = new int[LIMIT];
  final int[] types = new int[LIMIT];
  final float[] ratings = new float[LIMIT];
  final boolean[] positives = new boolean[LIMIT];

  /** Embeddings of what was written, as the tower reads them; empty for nothing. */
  final float[][] texts = new float[LIMIT][];

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

  /** Adds the next older interaction, with which nothing was written. */
  public void add(int row, int type, float rating, boolean positive) {
    add(row, type, rating, positive, NOTHING);
  }

  /**
   * Adds the next older interaction.
   *
   * @param row of the item; 0 for one that the model has not seen
   * @param type slot of what was done
   * @param rating given, or NaN where it was no rating
   * @param positive whether it counts as liking
   * @param text embedding of what was written as the tower reads it, empty for nothing or none yet
   */
  public void add(int row, int type, float rating, boolean positive, float[] text) {
    if (isFull()) {
      throw new IllegalStateException("no more than " + LIMIT + " interactions are read");
    }
    rows[size] = row;
    types[size] = type;
    ratings[size] = rating;
    texts[size] = text;
    positives[size++] = positive;
  }
}
