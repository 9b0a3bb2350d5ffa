package dev.belfry.reranker;

import dev.belfry.contracts.reranker.ItemWeights;
import dev.belfry.contracts.reranker.SlotChance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely rules would have made a list that was served. At every slot it asks how likely what
 * was served there would have come, given the served items above it, then places that and goes on:
 * the product of the first k is the chance of the first k slots. For one list, on one thread.
 */
final class ForcedReplay {
  private final SlotBuilder builder;
  private final List<double[]> tables;
  private int slot;
  private boolean ended;

  private ForcedReplay(SlotBuilder builder, List<ItemWeights> tables) {
    this.builder = builder;
    this.tables = tables.stream().map(table -> ofPool(builder.pool(), table)).toList();
  }

  /**
   * The chances of a list.
   *
   * @param served the items of its first slots
   * @param tables numbers of items whose means over what could have come are wanted
   * @return slot by slot, to the end or to the first chance of 0
   */
  static List<SlotChance> of(
      ListInputs inputs, ListRules rules, List<Long> served, List<ItemWeights> tables) {
    ForcedReplay replay = new ForcedReplay(SlotBuilder.open(inputs, rules), tables);
    List<SlotChance> chances = new ArrayList<>(served.size());
    for (long itemNo : served) {
      SlotChance chance = replay.next(itemNo);
      chances.add(chance);
      replay.slot++;
      if (chance.chance() == 0) {
        break;
      }
    }
    return chances;
  }

  private SlotChance next(long itemNo) {
    int item = builder.pool().find(itemNo);
    if (!ended && !builder.placePin()) {
      SlotBuilder.@Nullable Choice choice = builder.next();
      if (choice != null) {
        float chance = item < 0 ? 0 : builder.chance(choice, item);
        List<Double> means = tables.stream().map(table -> builder.mean(choice, table)).toList();
        if (chance > 0) {
          builder.place(item);
        }
        return new SlotChance(chance, means);
      }
      ended = true;
      builder.moveUpPins();
    }
    return settled(item);
  }

  /** A slot that a pin holds, or that nothing is left for. */
  private SlotChance settled(int item) {
    if (slot >= builder.items().size()) {
      return new SlotChance(0, tables.stream().map(table -> 0.0).toList());
    }
    int placed = builder.pool().find(builder.items().get(slot).itemNo());
    return new SlotChance(
        placed == item ? 1 : 0, tables.stream().map(table -> table[placed]).toList());
  }

  private static double[] ofPool(Pool pool, ItemWeights table) {
    double[] ofPool = new double[pool.size()];
    for (int i = 0; i < ofPool.length; i++) {
      ofPool[i] = table.of(pool.item(i).itemNo());
    }
    return ofPool;
  }
}
