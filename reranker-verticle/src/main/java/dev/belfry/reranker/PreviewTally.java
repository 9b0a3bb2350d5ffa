package dev.belfry.reranker;

import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.RankedItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Sums up how first pages differ. Not for several threads. */
final class PreviewTally {
  private static final double PERSISTENCE = 0.9;
  private static final int WORST = 20;
  private static final int ITEMS = 50;

  private final Map<String, Integer> skipped = new TreeMap<>();
  private final Map<Long, Integer> gained = new HashMap<>();
  private final Map<Long, Integer> lost = new HashMap<>();

  /** The one that is least bad first. */
  private final PriorityQueue<Preview.Comparison> worst =
      new PriorityQueue<>(
          Comparator.comparingDouble(Preview.Comparison::overlap)
              .reversed()
              .thenComparing(Preview.Comparison::servedAt));

  private int lists;
  private int changed;
  private int shorter;
  private double overlap;
  private long stayed;
  private long moved;

  int lists() {
    return lists;
  }

  void skip(String reason) {
    skipped.merge(reason, 1, Integer::sum);
  }

  /** Takes the first page of one list both ways. */
  void add(ServedList list, List<RankedItem> before, List<RankedItem> after) {
    List<Long> beforeNos = before.stream().map(RankedItem::itemNo).toList();
    List<Long> afterNos = after.stream().map(RankedItem::itemNo).toList();
    double alike = RankBiasedOverlap.of(beforeNos, afterNos, PERSISTENCE);
    lists++;
    overlap += alike;
    changed += beforeNos.equals(afterNos) ? 0 : 1;
    shorter += afterNos.size() < beforeNos.size() ? 1 : 0;
    compare(beforeNos, afterNos);
    worst.add(
        new Preview.Comparison(
            list.listId(), list.servedAt(), list.userNo(), list.placement(), alike, before, after));
    if (worst.size() > WORST) {
      worst.remove();
    }
  }

  Preview result(long millis) {
    List<Preview.Comparison> comparisons = new ArrayList<>(worst);
    comparisons.sort(
        Comparator.comparingDouble(Preview.Comparison::overlap)
            .thenComparing(Comparator.comparing(Preview.Comparison::servedAt).reversed()));
    return new Preview(
        lists,
        skipped.entrySet().stream()
            .map(entry -> new Preview.Skipped(entry.getKey(), entry.getValue()))
            .toList(),
        changed,
        lists == 0 || changed == 0 ? 1 : overlap / lists,
        most(gained),
        most(lost),
        stayed == 0 ? 0 : (double) moved / stayed,
        shorter,
        millis,
        comparisons);
  }

  private void compare(List<Long> before, List<Long> after) {
    Map<Long, Integer> places = HashMap.newHashMap(before.size());
    for (int i = 0; i < before.size(); i++) {
      places.put(before.get(i), i);
    }
    for (int i = 0; i < after.size(); i++) {
      Integer place = places.remove(after.get(i));
      if (place == null) {
        gained.merge(after.get(i), 1, Integer::sum);
      } else {
        stayed++;
        moved += Math.abs(place - i);
      }
    }
    places.keySet().forEach(itemNo -> lost.merge(itemNo, 1, Integer::sum));
  }

  private static List<Preview.ItemCount> most(Map<Long, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(ITEMS)
        .map(entry -> new Preview.ItemCount(entry.getKey(), entry.getValue()))
        .toList();
  }
}
