package dev.belfry.model;

import static java.util.Objects.requireNonNull;

/**
 * What the ranker reads of an item whoever asks. The arrays are kept; nobody writes to them.
 *
 * @param slots by category feature; never empty, {0} when missing
 * @param numbers two for each number: value, and 1 when missing; those of the schema, then the mean
 *     rating and the age
 * @param embedding of unit length; empty where there is none
 * @param likedBy distinct users who liked it in training
 */
public record RankItem(int[][] slots, float[] numbers, float[] embedding, float likedBy) {
  public RankItem {
    requireNonNull(slots, "slots is null");
    requireNonNull(numbers, "numbers is null");
    requireNonNull(embedding, "embedding is null");
  }
}
