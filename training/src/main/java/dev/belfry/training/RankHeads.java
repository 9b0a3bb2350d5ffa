package dev.belfry.training;

import dev.belfry.model.RankerShape.Head;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a ranker learns to foretell of a data set: that the user takes the item next ({@code click}:
 * anything that counts as liking), that the user also puts it into the cart or buys it, and the
 * rating, brought to 0 to 1. A head is there where the data has its events.
 */
final class RankHeads {
  static final String CLICK = "click";
  static final String CART = "cart";
  static final String PURCHASE = "purchase";
  static final String RATING = "rating";

  /** Ratings are in stars, up to this many. */
  private static final float MOST_STARS = 5;

  private final List<Head> heads = new ArrayList<>();
  private final Map<Pair, Float> ratings = new HashMap<>();
  private final Map<String, Set<Pair>> pairs = new HashMap<>();
  private final Map<Pair, Float> weights = new HashMap<>();

  private record Pair(int user, int item) {}

  /**
   * Reads the events of a data set: none of them may be one that is asked for later.
   *
   * @param eventWeights by type of event, what a list weighs in the loss for what was taken so; the
   *     heaviest counts, and other types weigh 1
   */
  RankHeads(Dataset data, Map<String, Float> eventWeights) {
    Set<String> types = new TreeSet<>();
    for (int e = 0; e < data.events(); e++) {
      Pair pair = new Pair(data.userOf(e), data.itemOf(e));
      weights.merge(pair, eventWeights.getOrDefault(data.typeOf(e), 1f), Math::max);
      switch (data.typeOf(e)) {
        case CART, PURCHASE ->
            pairs.computeIfAbsent(data.typeOf(e), t -> new HashSet<>()).add(pair);
        case RATING -> ratings.put(pair, (float) data.valueOf(e) / MOST_STARS);
        default -> {}
      }
      types.add(data.typeOf(e));
    }
    heads.add(Head.probability(CLICK));
    for (String type : List.of(CART, PURCHASE)) {
      if (types.contains(type)) {
        heads.add(Head.probability(type));
      }
    }
    if (types.contains(RATING)) {
      heads.add(Head.probability(RATING));
    }
  }

  /** The heads in order; the first is {@link #CLICK}. */
  List<Head> heads() {
    return List.copyOf(heads);
  }

  /** What a list weighs in the loss for an item that the user took. */
  float weight(int user, int item) {
    return weights.getOrDefault(new Pair(user, item), 1f);
  }

  /**
   * The label of one head for one candidate.
   *
   * @param taken whether the user takes it next
   * @return in 0 to 1, NaN where nothing is known
   */
  float label(int head, int user, int item, boolean taken) {
    String name = heads.get(head).name();
    if (name.equals(CLICK)) {
      return taken ? 1 : 0;
    }
    if (name.equals(RATING)) {
      return taken ? ratings.getOrDefault(new Pair(user, item), Float.NaN) : Float.NaN;
    }
    return taken && pairs.getOrDefault(name, Set.of()).contains(new Pair(user, item)) ? 1 : 0;
  }
}
