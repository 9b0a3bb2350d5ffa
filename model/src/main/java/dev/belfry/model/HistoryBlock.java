package dev.belfry.model;

/**
 * Histories of a batch of users as sequences, and which state each user reads. Consecutive moments
 * of one user share a sequence, so that a pass over it serves all of them.
 *
 * @param items {@code [sequences * length, 64]}, oldest first, empty places at the end
 * @param sequences how many
 * @param length of the longest, at least 1
 * @param mask {@code [sequences * length]}: 1 where an item stands
 * @param places by user: the place among {@code sequences * length} whose state is read, or {@code
 *     sequences * length} for a user without a history
 */
public record HistoryBlock(RowBlock items, int sequences, int length, float[] mask, long[] places) {
  /**
   * Consecutive moments of one user.
   *
   * @param last the user as of the latest moment
   * @param size how many moments, each with one item more than the one before
   */
  public record Moments(EncodedUser last, int size) {}
}
