package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Items that nobody has met: a share of the catalogue loses all its interactions, and each user who
 * liked some of them is asked to find those among all of them.
 */
final class ColdItems {
  private ColdItems() {}

  /**
   * Cuts a data set.
   *
   * @param share of the items that are cold
   * @param seed of which ones
   */
  static EvaluationPart cut(Dataset data, double share, long seed) {
    int[] order = IntStream.range(0, data.items().size()).toArray();
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int item = order[i];
      order[i] = order[j];
      order[j] = item;
    }
    int[] candidates =
        Arrays.stream(order).limit(Math.round(order.length * share)).sorted().toArray();
    boolean[] cold = new boolean[order.length];
    Arrays.stream(candidates).forEach(item -> cold[item] = true);
    Dataset visible = data.keeping(e -> !cold[data.itemOf(e)]);
    Histories train = Histories.of(visible);
    Histories all = Histories.of(data);
    List<Split.Case> test = new ArrayList<>();
    Map<Integer, int[]> ranked = new HashMap<>();
    for (int u = 0; u < all.users(); u++) {
      int[] relevant = Arrays.stream(all.items()[u]).filter(item -> cold[item]).toArray();
      if (relevant.length > 0 && train.items()[u].length > 0) {
        test.add(new Split.Case(u, train.items()[u], relevant));
        ranked.put(u, candidates);
      }
    }
    if (test.isEmpty()) {
      throw BelfryException.invalid(
          data.name() + " has nobody who liked both an item that is left out and one that is not.");
    }
    return new EvaluationPart(
        data.name(),
        "cold items, %,d of %,d (%d %%, seed %d) without any interaction; ranked among themselves"
            .formatted(candidates.length, order.length, Math.round(100 * share), seed),
        new LearningPart(visible, train, List.of()),
        test,
        ranked);
  }
}
