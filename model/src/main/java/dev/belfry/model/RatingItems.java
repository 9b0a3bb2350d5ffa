package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the items that the rating model reads; categories are compared among those of one maker,
 * such as of one request. For one thread.
 */
public final class RatingItems {
  private final RatingAls als;
  private final Rotation rotation;
  private final Map<String, Integer> places = new HashMap<>();

  /** A maker of items whose embeddings are read as they are. */
  public RatingItems(RatingAls als) {
    this(als, Rotation.NONE);
  }

  RatingItems(RatingAls als, Rotation rotation) {
    this.als = requireNonNull(als, "als is null");
    this.rotation = requireNonNull(rotation, "rotation is null");
  }

  /**
   * An item.
   *
   * @param categories names
   * @param embedding {@code [64]} of unit length; empty for none
   */
  public RatingItem item(long itemNo, List<String> categories, float[] embedding) {
    BitSet set = new BitSet();
    for (String name : categories) {
      Integer next = places.size();
      set.set(places.computeIfAbsent(name, n -> next));
    }
    float[] vector =
        embedding.length == 0 ? new float[TwoTower.DIMENSION] : rotation.apply(embedding);
    return new RatingItem(als.row(itemNo), vector, set);
  }
}
