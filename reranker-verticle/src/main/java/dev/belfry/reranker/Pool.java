package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one list with their scores: each item once, in the order of item numbers, so
 * that nothing depends on the order in which they were given. An item is live until it is placed or
 * dropped. Not for several threads.
 */
final class Pool {
  private final Candidate[] candidates;
  private final Item[] items;
  private final float[] scores;
  private final List<List<RuleEffect>> effects;
  private final @Nullable String[] dropped;
  private final List<DroppedItem> repeated = new ArrayList<>();
  private final int[] live;
  private final int[] placeOf;
  private int liveCount;
  private float highestScore;

  private Pool(Candidate[] candidates) {
    int count = candidates.length;
    this.candidates = candidates;
    this.items = new Item[count];
    this.scores = new float[count];
    this.effects = new ArrayList<>(count);
    this.dropped = new @Nullable String[count];
    this.live = new int[count];
    this.placeOf = new int[count];
    Arrays.fill(placeOf, -1);
  }

  static Pool of(ListInputs inputs, List<Candidate> candidates, List<Multiplier> multipliers) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    // Stable: of two candidates with one item the first stays first.
    sorted.sort((a, b) -> Long.compare(a.itemNo(), b.itemNo()));
    List<DroppedItem> repeated = new ArrayList<>();
    List<Candidate> distinct = new ArrayList<>(sorted.size());
    for (Candidate candidate : sorted) {
      if (!distinct.isEmpty() && distinct.getLast().itemNo() == candidate.itemNo()) {
        repeated.add(new DroppedItem(candidate.itemNo(), SlotBuilder.REPEATED));
      } else {
        distinct.add(candidate);
      }
    }
    Pool pool = new Pool(distinct.toArray(Candidate[]::new));
    pool.repeated.addAll(repeated);
    pool.enter(inputs, multipliers);
    return pool;
  }

  int size() {
    return items.length;
  }

  Item[] items() {
    return items;
  }

  Item item(int index) {
    return items[index];
  }

  Candidate candidate(int index) {
    return candidates[index];
  }

  float score(int index) {
    return scores[index];
  }

  /** The rules that changed the score. */
  List<RuleEffect> effects(int index) {
    return effects.get(index);
  }

  /** The highest score of any item that was live at the beginning. */
  float highestScore() {
    return highestScore;
  }

  int liveCount() {
    return liveCount;
  }

  /** The index of a live item; places are 0 to {@link #liveCount()} less one. */
  int live(int place) {
    return live[place];
  }

  boolean isLive(int index) {
    return placeOf[index] >= 0;
  }

  /** The index of an item, or -1. */
  int find(long itemNo) {
    int low = 0;
    int high = items.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long at = items[middle].itemNo();
      if (at == itemNo) {
        return middle;
      }
      if (at < itemNo) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Takes a live item out; the last live item takes its place. */
  void take(int index) {
    int place = placeOf[index];
    int last = live[--liveCount];
    live[place] = last;
    placeOf[last] = place;
    placeOf[index] = -1;
  }

  void drop(int index, String reason) {
    take(index);
    dropped[index] = reason;
  }

  /** Drops the live items that a cap keeps out. */
  void dropBlocked(CapCounter cap) {
    for (int place = liveCount - 1; place >= 0; place--) {
      int item = live[place];
      if (cap.blocks(item)) {
        drop(item, SlotBuilder.CAP + cap.rule());
      }
    }
  }

  boolean isKeptOutByCap(int index) {
    String reason = dropped[index];
    return reason != null && reason.startsWith(SlotBuilder.CAP);
  }

  /** Notes why an item that was taken out did not enter after all. */
  void dropTaken(int index, String reason) {
    dropped[index] = reason;
  }

  /** Drops what is left, and answers everything that was dropped. */
  List<DroppedItem> close() {
    while (liveCount > 0) {
      drop(live[liveCount - 1], SlotBuilder.DEPTH);
    }
    List<DroppedItem> result = new ArrayList<>(repeated);
    for (int i = 0; i < dropped.length; i++) {
      String reason = dropped[i];
      if (reason != null) {
        result.add(new DroppedItem(items[i].itemNo(), reason));
      }
    }
    return result;
  }

  private void enter(ListInputs inputs, List<Multiplier> multipliers) {
    for (int i = 0; i < items.length; i++) {
      long itemNo = candidates[i].itemNo();
      Item item = inputs.catalogue().find(itemNo);
      items[i] = item != null ? item : new Item(itemNo, "", Attributes.empty(), 0, true);
      effects.add(List.of());
      if (inputs.eligibility().contains(itemNo)) {
        placeOf[i] = liveCount;
        live[liveCount++] = i;
      } else {
        dropped[i] = SlotBuilder.INELIGIBLE;
      }
    }
    score(multipliers);
  }

  /** Rule by rule: the loop over items is the inner one, and most of its work is a bit test. */
  private void score(List<Multiplier> multipliers) {
    double[] products = new double[items.length];
    Arrays.fill(products, 1);
    for (Multiplier multiplier : multipliers) {
      RuleEffect effect = null;
      for (int place = 0; place < liveCount; place++) {
        int index = live[place];
        if (!multiplier.touches(items[index])) {
          continue;
        }
        double factor = multiplier.factor().applyAsDouble(items[index]);
        if (factor == 1) {
          continue;
        }
        products[index] *= factor;
        if (effect == null || effect.factor() != (float) factor) {
          effect = new RuleEffect(multiplier.rule(), multiplier.action(), (float) factor);
        }
        if (effects.get(index).isEmpty()) {
          effects.set(index, new ArrayList<>());
        }
        effects.get(index).add(effect);
      }
    }
    for (int place = 0; place < liveCount; place++) {
      int index = live[place];
      float relevance = candidates[index].relevance();
      double product = Math.clamp(products[index], Multiplier.MIN_PRODUCT, Multiplier.MAX_PRODUCT);
      scores[index] = relevance > 0 ? (float) (relevance * product) : 0;
      highestScore = Math.max(highestScore, scores[index]);
    }
  }
}
