package dev.belfry.experiments;

import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.reranker.ItemWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Foretells clicks from lists that were served: the click share of the position, times how many
 * clicks the item had beside those that the positions it stood at have on average. An item's own
 * clicks are shrunk toward that average.
 */
public final class ClickModel {
  /** How many expected clicks the average is worth beside an item's own. */
  private static final double PRIOR = 5;

  private final List<Double> positions;
  private final ItemWeights items;

  private ClickModel(List<Double> positions, ItemWeights items) {
    this.positions = List.copyOf(positions);
    this.items = items;
  }

  /** The model of these lists. */
  public static ClickModel of(List<LoggedList> lists) {
    List<Double> positions = positions(lists);
    Map<Long, double[]> sums = new HashMap<>();
    for (LoggedList list : lists) {
      for (int slot = 0; slot < list.items().size(); slot++) {
        LoggedList.LoggedItem item = list.items().get(slot);
        double[] sum = sums.computeIfAbsent(item.itemNo(), key -> new double[2]);
        sum[0] += item.clicked() ? 1 : 0;
        sum[1] += positions.get(slot);
      }
    }
    Map<Long, Double> factors = HashMap.newHashMap(sums.size());
    sums.forEach((item, sum) -> factors.put(item, (sum[0] + PRIOR) / (sum[1] + PRIOR)));
    return new ClickModel(positions, new ItemWeights(factors, 1));
  }

  /** The click share of a slot, 0-based; 0 for one that no list had. */
  public double position(int slot) {
    return slot < positions.size() ? positions.get(slot) : 0;
  }

  /** How much more than others each item is clicked where it stands; 1 for unknown ones. */
  public ItemWeights items() {
    return items;
  }

  private static List<Double> positions(List<LoggedList> lists) {
    List<Double> shares = new ArrayList<>();
    for (int slot = 0; ; slot++) {
      int clicks = 0;
      int count = 0;
      for (LoggedList list : lists) {
        if (slot < list.items().size()) {
          count++;
          clicks += list.items().get(slot).clicked() ? 1 : 0;
        }
      }
      if (count == 0) {
        return shares;
      }
      shares.add((double) clicks / count);
    }
  }
}
